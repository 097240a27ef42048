"""The words of ``letter``, in Chinese."""

LABELS: dict[str, str] = {
    "action.letter receipt": "收据",
    "action.letter cover": "参保凭证",
    "action.letter payment": "给付通知",
    "action.letter refusal": "不予给付通知",
    "action.letter renewal": "续保提醒",
    "purpose.letter": "信函",
}

SENTENCES: dict[str, str] = {
    "DOCX_NEEDS_OUTPUT": "请用 -o 文件.docx 指明写到哪个文件。",
    "LETTER_NOTHING_RECEIVED": "{on} 没有收到此人的互助费（收款日期：{days}）。请用 --on 指明收款日期。",
    "LETTER_NO_COVER": "{on} 此人没有已缴费的保障，不能开参保凭证。",
    "LETTER_NOT_PAYING": "申领 {claim_no} 没有给付金额，不能开给付通知。",
    "LETTER_NO_PAYEE": "申领 {claim_no} 的会员已去世，还没有指定由谁领取。请先用 claim payee 指定收款人。",
    "LETTER_STALE": "申领 {claim_no} 的决定所依据的已经变了，今天会另有结论。请先用 claim adjudicate --stale 重新审核。",
    "LETTER_NOT_REFUSED": "申领 {claim_no} 有给付金额或暂不决定，不能开不予给付通知。",
    "LETTER_NOTHING_ENDS": "{unit} 自 {on} 起 {days} 天内没有到期的保障，不用提醒。",
    "TEMPLATE_UNREADABLE": "{file} 不是能读的 Word 文档（.docx），或太大。请在 Word 里另存为 .docx。",
    "TEMPLATE_REACHES_OUT": "模板 {file} 会在打开信函时从外面取图片、文字或模板，个人信息可能由此外传，不能用。请删去外部链接的内容，图片改为插入。",
    "TEMPLATE_FIELD_UNKNOWN": "模板 {file} 里有这种信函没有的字段（{what}）。可用的字段：{fields}。",
    "TEMPLATE_FAULTY": "模板 {file} 不能填写：{what}。请对照 letter template 给出的模板改正。",
}

HELP: dict[str, str] = {
    "letter": "信函：收据、参保凭证、给付通知、不予给付通知、续保提醒，Word 文档。",
    "letter receipt": "某天收到一个人的互助费的收据。\n例：mutualaid letter receipt 17 --on 2018-02-12 -o receipt.docx",
    "letter cover": "一个人的参保凭证：当天有效和已缴费将开始的保障。\n例：mutualaid letter cover 17 --on 2018-10-01 -o cover.docx",
    "letter payment": "一项申领的给付通知：怎样算出、付到哪里。\n例：mutualaid letter payment 109 -o payment.docx",
    "letter refusal": "一项申领的不予给付通知：为什么。\n例：mutualaid letter refusal 32 -o refusal.docx",
    "letter renewal": "给单位的续保提醒：谁的保障将到期。\n例：mutualaid letter renewal 康庄镇 --within 30 -o renewal.docx",
    "letter template": "取一种信函的内置模板，在 Word 里改成本单位的，再用 --template 交给程序。\n例：mutualaid letter template receipt -o ours.docx",
    "letter receipt --on": "收款日期，默认最近一次收款",
    "letter cover --on": "哪一天的保障，默认今天",
    "letter payment --on": "信函日期，默认今天",
    "letter refusal --on": "信函日期，默认今天",
    "letter renewal --on": "从哪一天算起，默认今天",
    "letter renewal --within": "多少天内到期，默认 60",
    "letter receipt --template": "本单位的 Word 模板；letter template 给出可照着改的",
    "letter cover --template": "本单位的 Word 模板；letter template 给出可照着改的",
    "letter payment --template": "本单位的 Word 模板；letter template 给出可照着改的",
    "letter refusal --template": "本单位的 Word 模板；letter template 给出可照着改的",
    "letter renewal --template": "本单位的 Word 模板；letter template 给出可照着改的",
    "letter template receipt|cover|payment|refusal|renewal": "哪一种信函",
}
