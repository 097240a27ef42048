"""The words of ``contribution``, in Chinese."""

HELP: dict[str, str] = {
    "contribution opening set --year": "年度，如 2016",
    "contribution opening set --unit": "上报的单位；不写就是区",
    "contribution record --unit": "缴款的单位",
    "contribution": "互助费收款：单位收款、退费、应收与实收。\nmutualaid contribution record --unit 110119100 --plan 住院医疗 --amount 950.00 --received-on 2018-01-05 --receipt HF2018-9001",
    "contribution record": "登记单位为某计划缴来的款；从最早的参保起整笔支付，余额留待以后。\nmutualaid contribution record --unit 110119100 --plan 住院医疗 --amount 950.00 --received-on 2018-01-05 --receipt HF2018-9001",
    "contribution refund": "退费：所支付的参保不再算已缴费。\nmutualaid contribution refund 125 --on 2018-03-01 --reason 重复缴费",
    "contribution import": "导入单位收款登记表。\nmutualaid contribution import 收款.xlsx --dry-run",
    "contribution list": "列出收款、退费和入会费。\nmutualaid contribution list --year 2018 --waiting",
    "contribution balance": "按单位和计划列出应收与实收。\nmutualaid contribution balance --unit 110119100",
    "contribution opening": "账本开始之前的年度上报数。\nmutualaid contribution opening set --year 2016 --contribution 1800000.00",
    "contribution opening set": "登记账本开始之前某年度的上报数，以便计算同比。\nmutualaid contribution opening set --year 2016 --contribution 1800000.00 --aid 900000.00 --beneficiaries 2100 --members 9800",
    "contribution refund NO": "收款编号",
    "contribution record --received-on": "收款日期",
    "contribution record --payer": "谁缴的：member 个人，unit 单位，district 区级，city 市级；几方合缴的写金额，如 --payer unit=600 --payer member，不写金额的缴其余部分",
    "contribution refund --amount": "退一部分（元），不写则退全部余额",
    "contribution refund --on": "退款日期",
    "contribution list --year": "只列该年收到的",
    "contribution balance --as-of": "只计该日及以前起保的和收到的",
}

LABELS: dict[str, str] = {
    "action.contribution record": "登记收款",
    "action.contribution refund": "退费",
    "action.contribution import": "导入收款",
    "action.contribution opening set": "登记期初数",
}
