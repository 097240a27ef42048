"""The words of ``export``, in Chinese."""

HELP: dict[str, str] = {
    "export": "给其他工具用的数据。\nmutualaid export data 数据",
    "export data": "写出遮盖后的数据包：每张表一个 CSV，附 datapackage.json（Frictionless），以及 mutualaid.db 和 metadata.json（Datasette）。\nmutualaid export data 数据",
    "export data DIR": "要写到的文件夹，新的或空的",
    "export data --as-of": "单位隶属关系按哪一天；不写为今天",
}

SENTENCES: dict[str, str] = {
    "export.package": "遮盖后的账本副本：姓名、证件号码已遮盖，电话、卡号、出生日期、诊断不在其中",
    "export.units": "一行一个单位及其在该日所属的街乡镇",
    "export.plans": "一行一个计划",
    "export.members": "一行一人，姓名和证件号码已遮盖",
    "export.memberships": "一行一段会籍",
    "export.enrollments": "一行一笔参保；paid 为真表示互助费已收齐",
    "export.contributions": "一行一笔收款、退费、冲销或入会费",
    "export.claims": "一行一件申领及现行决定",
    "export.payments": "一行一次给付事件；change_fen 是它对当日受助金总额的增减",
    "export.entries": "一行一张凭证",
    "export.codes": "一行一个代码及其名称",
    "export.title_units": "单位",
    "export.title_plans": "计划",
    "export.title_members": "人员",
    "export.title_memberships": "会籍",
    "export.title_enrollments": "参保",
    "export.title_contributions": "互助费",
    "export.title_claims": "申领",
    "export.title_payments": "给付",
    "export.title_entries": "凭证",
    "export.title_codes": "代码",
    "export.canned.participation": "参保率（M01）：某日",
    "export.canned.participation_by_town": "各街乡镇参保率：某日",
    "export.canned.contributions_by_plan": "互助费：按年、按计划",
    "export.canned.aid_by_plan": "受助金：按年、按计划",
    "export.canned.claims_by_outcome": "申领：按年、按计划、按结果",
    "export.canned.uncovered_by_unit": "各单位未参保人数：某日",
    "export.canned.entries_by_actor": "凭证：按经办人、按操作",
}
