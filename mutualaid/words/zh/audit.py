"""The words of ``audit``, in Chinese."""

HELP: dict[str, str] = {
    "audit": "审计要带走的：抽样。\nmutualaid audit sample 20 --seed 2018",
    "audit sample": "抽取若干决定和参保，附每件所依据的一切（步骤、住院单、保障、收款、给付、每次写入）；同一种子、同一账本，抽到的总是同样的。\nmutualaid audit sample 20 --seed 2018\nmutualaid audit sample 20 --seed 2018 -o 抽样.xlsx",
    "audit sample N": "抽多少件：一半是决定，一半是参保",
    "audit sample --seed": "种子：任意数字或文字，例如审计通知的文号",
    "audit sample --year": "只抽这一年的事件和起保",
}

SENTENCES: dict[str, str] = {
    "sample.title": "审计抽样",
    "sample.stamp": "账本凭证 {stamp}",
    "sample.drawn": "决定 {all_decisions} 件中抽 {decisions} 件，参保 {all_covers} 笔中抽 {covers} 笔；种子 {seed}",
    "sample.again": "再抽一次：{line}",
    "sample.sheet_records": "抽样清单",
    "sample.sheet_steps": "计算步骤",
    "sample.sheet_stays": "住院结算",
    "sample.sheet_covers": "所依保障",
    "sample.sheet_receipts": "收款",
    "sample.sheet_payments": "给付",
    "sample.sheet_versions": "写入经过",
}
