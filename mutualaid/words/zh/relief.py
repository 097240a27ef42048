"""The words of ``relief``, in Chinese."""

HEADINGS: dict[str, str] = {
    "granted_fen": "已批准金额",
    "granted_count": "已批准笔数",
    "asked_fen": "申请金额",
    "granted_on": "批准日期",
    "applied_on": "申请日期",
    "relief_no": "救助号",
    "relief_approval_no": "救助批准号",
    "payment_state": "支付",
    "paid_out_on": "支付日期",
    "unpaid_fen": "未付（元）",
    "relief": "临时救助",
    "relief_paid_fen": "已付救助",
    "relief_back_fen": "退回救助",
    "relief_undelivered_count": "救助退汇未再付",
    "relief_undelivered_fen": "救助退汇未再付（元）",
}

HELP: dict[str, str] = {
    "relief list --state": "只列待批准（asked）或已批准（granted）的",
    "relief list --year": "申请日期所在年度",
    "relief reject NO": "救助号",
    "relief approve NO": "救助号",
    "relief approve --on": "批准日期",
    "relief add --unit": "记在哪个工会；不写为当日会籍所在工会",
    "relief add --amount": "金额（元）",
    "relief add --on": "申请日期",
    "relief list": "列出临时救助，旁列该人申请当年的受助金。\n例：mutualaid relief list --year 2018",
    "relief reject": "不予批准，作废申请；凭证保留原因。\n例：mutualaid relief reject 1 --reason 不符合条件",
    "relief approve": "批准另一人提出的临时救助。\n例：mutualaid relief approve 1 --on 2018-11-25 --actor 李",
    "relief import": "导入临时救助申请名单；每笔仍须另一人批准。\n例：mutualaid relief import 救助申请.xlsx --on 2018-11-20 --dry-run",
    "relief import --on": "文件没有申请日期时的日期",
    "relief import --unit": "文件没有单位时记在哪个工会；不写为当日会籍所在工会",
    "relief template": "生成临时救助申请名单的空白模板。\n例：mutualaid relief template -o 救助申请.xlsx",
    "relief add": "登记一笔临时救助申请，并显示该人当年的受助金。\n例：mutualaid relief add 12 --amount 5000.00 --on 2018-11-20 --reason 重病住院",
    "relief": "临时救助：一人提出，另一人批准；不计入任何比率和受助金。\n例：mutualaid relief add 12 --amount 5000.00 --on 2018-11-20",
}

LABELS: dict[str, str] = {
    "ledger_table.relief_approval": "救助批准",
    "ledger_table.relief": "临时救助",
    "list.relief": "临时救助",
    "action.relief reject": "不予救助",
    "action.relief approve": "批准临时救助",
    "action.relief import": "导入临时救助申请",
    "action.relief add": "登记临时救助",
}

SENTENCES: dict[str, str] = {
    "RELIEF_NOT_MEMBER": "该人 {day} 没有会籍。救助照常登记；如为会员家属，请在 --reason 中写明。",
    "RELIEF_BEFORE_ASKED": "临时救助 {relief_no} 号于 {applied_on} 提出，不能在 {day} 批准。请改用当日或之后的日期。",
    "RELIEF_SAME_PERSON": "临时救助 {relief_no} 号由 {proposed_by} 提出，须由另一人批准。请由另一位同事执行 mutualaid relief approve {relief_no} --on 日期。",
    "RELIEF_APPROVED": "临时救助 {relief_no} 号已由 {approved_by} 批准，日期 {granted_on}，没有写入任何内容。批错了的，请用 mutualaid journal undo 撤销批准的凭证。",
    "RELIEF_REJECTED": "临时救助 {relief_no} 号已由凭证 {entry} 作废。需要时请用 mutualaid relief add 重新登记。",
    "RELIEF_REPEAT": "该人同一天、同一金额（{day}，{amount_fen} 元）的救助已登记为 {relief_no} 号，没有写入任何内容。确有第二笔的，请合为一笔或改用另一天。",
    "RELIEF_ZERO": "救助金额为 0。请用 --amount 写实际金额（元）。",
    "RELIEF_UNKNOWN": "没有临时救助 {relief_no} 号。mutualaid relief list 列出全部救助。",
    "RELIEF_ALONE": "--relief 只提请临时救助，它不属于任何计划和申领。请去掉 --plan 和 --claim，或不加 --relief 提请受助金。",
    "RELIEF_APART": "同时写了受助金和临时救助的给付编号，两者各成批次。请先写其中一种，再写另一种。",
    "RELIEF_PAYEE_DIED": "临时救助 {relief_no} 号（{amount_fen} 元）不予支付：{name}（人员编号 {person_no}）已去世（{on}）。请用 mutualaid journal undo 撤销批准的凭证，再驳回；给家属的救助，以领取人的名义另行提出。",
    "RELIEF_WITHOUT_CARD": "{name}（人员编号 {person_no}）没有卡号，临时救助 {reliefs} 号共 {amount_fen} 元无法支付。请用 member edit {person_no} --card 卡号 登记后再试。",
}
