"""The words of ``member``, in Chinese."""

HELP: dict[str, str] = {
    "member": "会员与会籍。",
    "member import": "导入会员名册：姓名、证件、性别、手机号、卡号、所属工会、入会日期、会籍状态、退会日期。新会员、现场入会、退会名单、调动名单都用它：调动名单写转入单位和转入日期，没有日期的用 --on。\n例: mutualaid member import roster.xlsx --joined-on 2018-05-10 --note 现场入会 --dry-run",
    "member add": "新增一名会员。\n例: mutualaid member add 张三丰 110100198507120034 --unit 康庄镇 --joined-on 2018-01-01",
    "member edit": "更正一人的姓名、性别、手机号、卡号、证件或银行户名。\n例: mutualaid member edit 17 --phone 13800001234",
    "member find": "按姓名的一部分、拼音首字母、证件尾号、卡号尾号或手机号找人；个人信息打码。\n例: mutualaid member find zsf",
    "member show": "一个人的一页：会籍、参保和每份还剩多少、缴费、申请给付和原因、给付、待缴、即将到期。\n例: mutualaid member show 17\n例: mutualaid member show 张三丰 --on 2018-06-01",
    "member leave": "登记退会；--on 是不再是会员的第一天。为什么退会记成代码；已登记的用同一天加 --reason-code 改正。\n例: mutualaid member leave 17 --on 2018-06-01 --reason 调离本区\n例: mutualaid member leave 17 --on 2018-06-01 --reason-code deceased",
    "member status": "会籍状态改为在职或保留会籍：旧的一段会籍结束，新的一段开始。\n例: mutualaid member status 17 保留会籍 --on 2018-06-01",
    "member transfer": "调到另一个工会；日期可以在过去。\n例: mutualaid member transfer 17 --to 永宁镇 --on 2018-06-01",
    "member merge": "把重复登记的两条合为一人，前者并入后者。\n例: mutualaid member merge 18 --into 17",
    "member history": "一个人在账本里的全部变动，按凭证次序。\n例: mutualaid member history 17",
    "member template": "生成会员名册的空白表。\n例: mutualaid member template --unit 康庄镇 -o members.xlsx",
    "member import --on": "调动名单没有写日期时的调动日期",
    "member status --on": "新状态的第一天",
    "member show --on": "看哪一天的情况，默认今天",
    "member import --unit": "文件未写所属工会时用的工会",
    "member add --unit": "所属工会",
    "member add --joined-on": "入会日期",
    "member template --unit": "只列出该工会及其下级",
    "member merge --into": "并入的人",
    "member edit --name": "姓名",
    "member erase": '依法删除一人的姓名、证件、电话、卡号、生日和诊断；账本各行和编号保留，校验仍通过，不能撤销。\n示例：mutualaid member erase 17 --reason "保存期满" --dry-run',
}

LABELS: dict[str, str] = {
    "action.member import": "导入会员",
    "action.member add": "新增会员",
    "action.member edit": "更正会员信息",
    "action.member leave": "退会",
    "action.member status": "会籍状态变动",
    "action.member transfer": "会员调动",
    "action.member merge": "合并会员",
    "action.member erase": "删除个人信息",
}
