"""The words of ``report``, in Chinese."""

HELP: dict[str, str] = {
    "report html --year": "年度，如 2018；不写就是今年",
    "report participations": (
        "参保人次（M05）：当年起保、已缴费的参保份次，与人数并列。\nmutualaid report participations --year 2018"
    ),
    "report payout-ratio": (
        "赔付率（M06）：受助金与互助费之比，只计参保类计划。\nmutualaid report payout-ratio --year 2018 --by quarter"
    ),
    "report summary --year": "年度，如 2018；不写为今年",
    "report": "查询：参保率、互助费、直赔、受助金、续保、达标、汇总。\nmutualaid report participation --by town",
    "report participation": (
        "参保率（M01）：某日有效参保的会员占全部会员的比例。\nmutualaid report participation --unit 110119 "
        "--as-of 2018-12-31 --by town"
    ),
    "report contributions": (
        "互助费收入与同比（M02）：按收款日期计入年度，扣除退费。\nmutualaid report contributions --year 2018 --by plan"
    ),
    "report direct-claims": (
        "直赔受助率（M03）：当年经直赔受助的会员占全部会员的比例。\nmutualaid report direct-claims --year 2018 --by channel"
    ),
    "report aid": (
        "受助金与同比（M04）：当年成功给付，扣除退回和追回。\nmutualaid report aid --year 2018 --by plan\n"
        "mutualaid report aid --year 2018 --by category"
    ),
    "report renewals": (
        "续保情况（M07）：到期参保中已续、迟续、未续和新参保的数量。\nmutualaid report renewals --year 2018\nmutualaid report renewals --year 2018 --by reason"
    ),
    "report floor": "各单位各计划的最低参保比例与差额人数（M08）。\nmutualaid report floor --as-of 2018-12-31",
    "report who-not-covered": (
        "未参保会员名单（姓名、证件号已遮盖）及原因。\nmutualaid report who-not-covered --unit 110119100 -o 未参保.xlsx"
    ),
    "report excluded": (
        "计入与未计入（M11）：有保障而未计入参保的人，和没有保障的会员，各按原因；各原因相加等于合计。\n"
        "mutualaid report excluded --year 2018\nmutualaid report excluded --year 2018 --people -o 未计入.xlsx"
    ),
    "report hindsight": (
        "先出险、后参保（M10）：当年的事件已经给付，而它的参保是事后才登记或才缴费的，按参保单位、按登记的人。\n"
        "mutualaid report hindsight --year 2018 --by actor\nmutualaid report hindsight --year 2018 --people"
    ),
    "report list": "列出所有查询及其口径编号。\nmutualaid report list",
    "report summary": (
        "年度汇总工作簿：总览、按街乡镇、按基层工会、按计划、给付、未到账、未达标、校验、口径与凭证。\nmutualaid report "
        "summary --year 2018 -o 汇总2018.xlsx"
    ),
    "report summary --format": "汇总总是工作簿",
    "report summary --output": "汇总工作簿的文件名（.xlsx）",
    "report never-paid": "到该日仍没有成功给付的申领：未决定、已决定未付、途中或已退汇，以及等待天数。\nmutualaid report never-paid --as-of 2018-12-31 --unit 110119100",
    "report returned-unpaid": "到该日银行退回、尚未补发的给付：原因、收款人所在工会和天数。\nmutualaid report returned-unpaid --year 2018",
    "report bulletin": "年度通报：四项指标、逐年比较、各险种、各渠道、各街道乡镇、与目标的差距，每个数都有口径，附账本戳记；Word 文档或纯文本。\nmutualaid report bulletin --year 2018\nmutualaid report bulletin --year 2018 -o 通报.docx",
    "report bulletin --output": "要写的文件（.docx 或 .txt）；不写就显示在屏幕上",
    "report bulletin --template": "本单位自己的 Word 模板",
    "report bulletin --year": "年度，如 2018；不写就是今年",
    "report trend": "逐年比较：参保率、互助费、直赔受助率、受助金和赔付率，各年截至年末，附比上年的变化。\nmutualaid report trend --from 2016 --to 2018",
    "report trend --from": "从哪一年；不写就是近五年",
    "report trend --to": "到哪一年；不写就到今天",
    "report html": "某单位一年的网页：四项指标、基础数、各街道乡镇、带二维码的账本戳记。\n例：mutualaid report html --year 2018 -o 2018.html",
    "report html --output": "要写的网页（.html）",
}

LABELS: dict[str, str] = {
    "report.participation": "参保率 (M01)",
    "report.contributions": "互助费收入 (M02)",
    "report.direct-claims": "直赔受助率 (M03)",
    "report.aid": "受助金 (M04)",
    "report.participations": "参保人次与受助人次 (M05)",
    "report.payout-ratio": "赔付率 (M06)",
    "report.renewals": "续保与流失 (M07)",
    "report.floor": "最低参保率与缺口 (M08)",
    "report.who-not-covered": "未参保会员名单",
    "report.excluded": "计入与未计入 (M11)",
    "report.hindsight": "先出险、后参保 (M10)",
    "report.summary": "年度汇总工作簿",
    "report.never-paid": "应付未付",
    "report.returned-unpaid": "退汇未补发",
    "report.trend": "逐年比较",
    "report.bulletin": "年度通报",
    "report.html": "年度网页（HTML）",
}

SENTENCES: dict[str, str] = {
    "bulletin.channel": "{channel}渠道",
    "bulletin.title": "关于{year}年职工互助保障工作情况的通报",
    "bulletin.lead": "{year}年，{unit}{parts}。",
    "bulletin.lead_rate": "参保率 {rate}",
    "bulletin.lead_growth": "互助费同比 {growth}",
    "bulletin.lead_direct": "直赔受助率 {rate}",
    "bulletin.comma": "，",
    "bulletin.definition": "[{number}] 口径 {code} {name}：{meaning}",
    "bulletin.head_year": "全年情况",
    "bulletin.head_years": "逐年比较",
    "bulletin.head_plans": "各险种",
    "bulletin.head_channels": "给付渠道",
    "bulletin.head_towns": "街道乡镇和系统",
    "bulletin.head_target": "与目标的差距",
    "bulletin.cover": "截至{as_of}，有会员 {members} 人（{unions} 个基层工会），参保 {insured} 人，参保率 {rate}[1]{change}。",
    "bulletin.money_in": "{year}年互助费收入 {amount} 元[2]{growth}。",
    "bulletin.direct": "直赔受助 {count} 人，直赔受助率 {rate}[3]{change}。",
    "bulletin.aid": "受助金 {amount} 元[4]，给付 {payments} 人次[5]{growth}。",
    "bulletin.points_up": "，比上年提高 {points} 个百分点",
    "bulletin.points_down": "，比上年下降 {points} 个百分点",
    "bulletin.growth_up": "，同比增长 {growth}",
    "bulletin.growth_down": "，同比下降 {growth}",
    "bulletin.year": "{year}年",
    "bulletin.year_line": "{year}：会员 {members} 人，参保 {insured} 人，参保率 {rate}；互助费 {contribution} 元；直赔受助率 {direct_rate}；受助金 {aid} 元，{payments} 人次。",
    "bulletin.plan_line": "{plan}：参保 {insured} 人，互助费 {contribution} 元，受助金 {aid} 元，{payments} 人次。",
    "bulletin.universal_line": "{plan}（普惠，不计参保）：受助金 {aid} 元，{payments} 人次。",
    "bulletin.channel_line": "{channel}：受助金 {amount} 元，{payments} 人次。",
    "bulletin.best": "参保率最高的是{parts}。",
    "bulletin.improved": "参保率比上年提高最多的是{parts}。",
    "bulletin.improved_each": "{unit} {value} 个百分点",
    "bulletin.missing": "参保率目标 {target}，还差 {missing} 人。",
    "bulletin.reached": "参保率目标 {target}，已达到，还差 {missing} 人。",
    "bulletin.below": "参保率最低的是{parts}。",
    "bulletin.stamp": "账本凭证 {stamp}，可用 mutualaid publish check 逐项核对（mutualaid {version}）。",
}
