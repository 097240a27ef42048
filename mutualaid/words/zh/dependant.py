"""The words of ``dependant``, in Chinese."""

HEADINGS: dict[str, str] = {
    "dependant_no": "家属记录号",
    "dependant_count": "家属人数",
    "child_count": "子女人数",
    "spouse_count": "配偶人数",
    "member_name": "会员姓名",
}

HELP: dict[str, str] = {
    "dependant": "会员的家属（子女、配偶）：各有自己的证件，可随会员参保，不是会员，不计入会员数和参保率。\n例：mutualaid dependant add 张小宝 110100201503041237 --of 17 --relation child",
    "dependant add": "登记一名会员的子女或配偶；其后用 enroll add 随会员参保（计划的条款须保此类人员）。同一时间只随一名会员。\n例：mutualaid dependant add 张小宝 110100201503041237 --of 17 --relation child\n例：mutualaid dependant add 张小宝 E110123456 --of 17 --relation child --document-type 出生医学证明 --born-on 2018-01-05",
    "dependant add --of": "所随的会员",
    "dependant add --relation": "与会员的关系：child 子女，spouse 配偶",
    "dependant add --from": "从哪天起；不写为一直如此",
    "dependant add --born-on": "出生日期：证件号码看不出时写",
    "dependant end": "结束家属关系；--on 是不再是家属的第一天。已有的保障到期为止。\n例：mutualaid dependant end 42 --on 2018-06-01 --reason 离婚",
    "dependant list": "列出某一天会员的家属，记在会员所在的工会。\n例：mutualaid dependant list --unit 康庄镇",
    "dependant list --of": "某一会员的家属，或某一家属本人",
    "dependant list --as-of": "哪一天；不写为今天",
}

LABELS: dict[str, str] = {
    "ledger_table.dependant": "家属",
    "action.dependant add": "登记家属",
    "action.dependant end": "结束家属关系",
}

SENTENCES: dict[str, str] = {
    "DEPENDANT_OF_NO_MEMBER": "人员 {person_no} 从未入会，不能给其登记家属。请核对 --of；会员还没有录入的，先用 member add 登记。",
    "DEPENDANT_OF_SELF": "证件号码就是会员 {person_no} 本人的。请写家属自己的证件号码。",
    "DEPENDANT_ALREADY": "人员 {person_no} 已登记为会员 {member_no} 的{kin_code}，没有写入任何内容。",
    "DEPENDANT_OF_ANOTHER": "人员 {person_no} 同一时间已登记为会员 {member_no} 的{kin_code}，一人只能随一名会员。请先用 mutualaid dependant end {person_no} --on 日期 结束，再加 --from 那一天登记；登记错了的，用 journal undo 撤销那张凭证。",
    "SECOND_SPOUSE": "会员 {member_no} 同一时间已登记配偶（人员 {person_no}）。请先用 mutualaid dependant end {person_no} --on 日期 结束；确实无误的，加 --accept SECOND_SPOUSE --reason 说明。",
    "CHILD_NOT_YOUNGER": "子女的出生日期不晚于会员本人的，两人的证件可能写反了。请核对；确实无误的，加 --accept CHILD_NOT_YOUNGER --reason 说明。",
    "BORN_TO_COME": "--born-on 是还没有到的日期。请核对出生日期。",
    "BORN_DIFFERS": "--born-on 与证件号码或账本里的出生日期不符。请核对，去掉 --born-on 或改正证件号码。",
    "NO_DEPENDANT_THEN": "人员 {person_no} 在 {on} 之前不是任何会员的家属。请用 mutualaid dependant list --of {person_no} --as-of 日期 核对。",
    "DEPENDANT_ENDED": "人员 {person_no} 的家属关系已登记自 {on} 起结束，无需再办。",
}
