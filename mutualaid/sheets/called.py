"""What a file, its sheet and its title call the list that stands in it: evidence of its kind beside its columns.

Offices name files as they please, so that a name alone decides nothing that the columns do not bear out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from mutualaid.rules.shapes import Shape
from mutualaid.sheets.grid import Grid

MOST = 3
"""The most that names may weigh: several that say the same weigh one more than the clearest of them alone."""
_CLEAR, _FAINT = 2, 1

CALLED: Mapping[str, tuple[str, str]] = {
    "unit": (
        "单位名册 单位台账 单位名录 单位信息 工会名册 工会台账 工会名录 工会组织 组织台账 组织名册 组织情况 组织名录 "
        "基层组织 建会 units unions",
        "基层工会 名录 台账",
    ),
    "member": (
        "会员名册 会员信息 会员名单 会员登记 会员花名册 会员导出 实名制 入会 会籍 组织关系 接转 转移 转会 转入 转出 "
        "调动 调入 调出 异动 变动 增减员 减员 退会 职工花名册 职工名册 members membership transfers",
        "会员 花名册 在册 职工名单 职工信息 人员名单 人员信息 joined",
    ),
    "enroll": (
        "参保 投保 续保 承保 参加互助 互助保障名单 互助保障名册 互助保障明细 意向 认购 "
        "enrollments enrollment enrolled covers",
        "互助保障 互助 保障 保险 险种 打勾",
    ),
    "contribution": (
        "收款 收费 来款 到款 交易明细 银行流水 账户流水 流水 对账 到账登记 到账明细 到账情况 入账 票据 收据 缴费登记 "
        "缴费明细 缴款 回单 receipts contributions",
        "到账 缴费 交费 银行 互助费 保费",
    ),
    "claim": (
        "结算 医保 住院费用 医疗费用 医疗费 settlements claims",
        "住院 费用 就医 就诊 医院",
    ),
    "payout": (
        "直赔 二次报销 报销 赔付 给付 受助 payouts payments",
        "发放 打款 支付 到账 互助金",
    ),
    "relief": ("救助 困难 帮扶 慰问 relief", "补助 申请"),
    "bank_answer": ("回盘 代发结果 代发明细 付款结果 批量付款", "代发 银行 结果"),
}
"""What lists of each kind are called, clearly and by a word that others may bear as well."""

_WORDS = {
    word: {
        kind: weight
        for kind, said in CALLED.items()
        for weight, words in zip((_FAINT, _CLEAR), reversed(said), strict=True)
        if word in words.split()
    }
    for said in CALLED.values()
    for words in said
    for word in words.split()
}
_ANY = Shape("|".join(sorted(_WORDS, key=lambda word: (-len(word), word))))
_OF_SOMETHING = Shape(r"(?s:\S{0,8}[:：].*)")
"""What a line of a title says of something else than the list: whose it is, of which day."""
_UNNAMED = Shape(r"(?i)sheet ?\d*|工作表\d*|\d*")


def kinds_called(file: str, grid: Grid, above: Iterable[Iterable[object]]) -> dict[str, int]:
    """How much the names of a file and of its sheet, and the lines ``above`` its header, speak for each import.

    >>> grid = Grid("Sheet1", [], 0)
    >>> kinds_called("08住院结算.xlsx", grid, []), kinds_called("a.csv", grid, [["二次报销直赔到账名单"]])
    ({'claim': 2}, {'payout': 2, 'contribution': 1})
    """
    weighed: dict[str, list[int]] = {}
    for text in _texts(file, grid, above):
        said: dict[str, int] = {}
        for word in _ANY.findall(text):
            for kind, weight in _WORDS[word].items():
                said[kind] = max(weight, said.get(kind, 0))
        for kind, weight in said.items():
            weighed.setdefault(kind, []).append(weight)
    return {kind: min(MOST, max(weights) + (len(weights) > 1)) for kind, weights in weighed.items()}


def _texts(file: str, grid: Grid, above: Iterable[Iterable[object]]) -> Iterator[str]:
    yield PurePath(file).stem.casefold()
    if grid.sheet is not None and not _UNNAMED.fullmatch(grid.sheet):
        yield grid.sheet.casefold()
    yield " ".join(_OF_SOMETHING.sub("", cell) for row in above for cell in row if isinstance(cell, str)).casefold()
