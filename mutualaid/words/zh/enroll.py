"""The words of ``enroll``, in Chinese."""

HELP: dict[str, str] = {
    "enroll": "参保：名单导入、逐个登记、取消、续保。\nmutualaid enroll import 名单.xlsx --received-on 2018-01-05",
    "enroll import": "导入参保名单：每行一个计划，或每个计划一列。\nmutualaid enroll import 名单.xlsx --starts-on 2018-01-01 --received-on 2018-01-05 --dry-run",
    "enroll add": "为一人登记一个计划，也可同时登记几个。\nmutualaid enroll add 12 --plan 住院医疗 --plan 意外伤害\nmutualaid enroll add 12 --unit 110119100 --plan 住院医疗 --starts-on 2018-01-01 --received-on 2018-01-05",
    "enroll cancel": "取消本不该有的参保，已收款项按所给日期退回。\nmutualaid enroll cancel 125 --on 2018-03-01 --reason 登记错人",
    "enroll list": "列出参保：全部、某日有效的，或某年起保的。\nmutualaid enroll list --unit 110119100 --year 2018 --unpaid",
    "enroll renewals": "即将到期且尚未续保的参保。\nmutualaid enroll renewals --within 30",
    "enroll floor": "各单位各计划的最低参保比例（同 report floor）。\nmutualaid enroll floor --as-of 2018-12-31",
    "enroll template": "生成参保填报表；--renew 填入该单位某年度参保且仍是会员的人员和计划（明文）：经办员和管理员可用，先记凭证写明是哪些人，文件只有本人可读。\nmutualaid enroll template --unit 110119100 --renew 2018 -o 续保.xlsx",
    "enroll import --unit": "文件中没有所属工会时的参保单位",
    "enroll add --unit": "参保单位（收款单位）；不写：本人所在的工会",
    "enroll import --plan": "文件中没有参保项目时的计划",
    "enroll add --plan": "计划；多写几个 --plan，就在同一凭证里登记几项，--fee 是合计",
    "enroll add --starts-on": "起保日期；不写：该计划上一期满期的次日，没有上一期或早已满期的从今天起",
    "enroll add --months": "保障几个月，须是该计划有的一种；代替 --ends-on",
    "enroll add --received-on": "缴费日期；不写：今天",
    "enroll renewals --as-of": "从哪一天起算，默认今天",
    "enroll list --as-of": "只列该日在保障期内的",
    "enroll list --year": "只列该年起保的",
    "enroll list --unpaid": "只列未缴清的",
    "enroll add --join": "一并入会：PERSON 写证件号码，并给出 --name",
    "enroll add --name": "入会人姓名",
    "enroll add --document-type": "入会人证件类型",
    "enroll add --payer": "谁缴的：member 个人，unit 单位，district 区级，city 市级；几方合缴的写金额，如 --payer unit=60 --payer member，不写金额的缴其余部分",
    "enroll cancel --on": "退款日期",
    "enroll cancel NO": "参保编号",
}

LABELS: dict[str, str] = {
    "action.enroll import": "导入参保名单",
    "action.enroll add": "登记参保",
    "action.enroll cancel": "取消参保",
}
