"""The words of ``period``, in Chinese."""

HEADINGS: dict[str, str] = {
    "closed_until_on": "结账至",
    "closing_count": "已结账期数",
    "reopened_reason": "打开原因",
    "reopened_entry": "打开凭证号",
    "reopened_by": "打开人",
    "closed_by": "结账人",
    "closing_no": "结账号",
}

HELP: dict[str, str] = {
    "period show NO": "结账号",
    "period reopen NO": "结账号",
    "period reopen --until": "期间的最后一天，代替结账号",
    "period close --until": "期间的最后一天（含），不晚于今天",
    "period show": "查看一次结账按计划的合计，并核对现在的账是否相符。\n例：mutualaid period show 1",
    "period list": "列出每次结账及其合计，包括已重新打开的。\n例：mutualaid period list",
    "period reopen": "重新打开最后一次结账的期间；须由结账人以外的人执行。\n例：mutualaid period reopen 1 --reason 漏记一笔收款 --actor 李",
    "period close": "结账：把上次结账以后到某日的互助费、受助金和救助结清并存下合计。\n例：mutualaid period close --until 2018-12-31 --dry-run",
    "period": "期间结账：结账后该日及以前的收付款不再改动，只能由另一人重新打开。\n例：mutualaid period close --until 2018-12-31",
}

LABELS: dict[str, str] = {
    "ledger_table.period_reopening": "重新打开",
    "ledger_table.period_closing": "结账",
    "list.period": "结账内容",
    "action.period reopen": "重新打开期间",
    "action.period close": "结账",
}

SENTENCES: dict[str, str] = {
    "UNDO_REOPENING": "凭证 {entry} 重新打开了期间，不能撤销。请用 mutualaid period close --until 日期 再次结账，合计按现在的账重新计算。",
    "UNDO_CLOSING": "凭证 {entry} 是结账，不能撤销。请由另一人执行 mutualaid period reopen --until 日期 --reason 说明。",
    "PERIOD_BATCHES_OPEN": "有 {batch_count} 个付款批次尚未了结：{batches}。银行回单的日期如在本期内，请先确认回单再结账。",
    "PERIOD_UNPAID": "有 {payment_count} 笔应付款尚无银行结果，计 {amount_fen} 元；结账后付出的，记在之后的日期。",
    "PERIOD_UNDELIVERED": "至期末有 {undelivered_count} 笔退汇尚未再付，计 {undelivered_fen} 元。mutualaid payout list --state returned 列出它们；结账后再付，记在之后的日期。",
    "PERIOD_WHICH": "请指明一个结账：写结账号，或用 --until 写期间的最后一天，二者只写一个。mutualaid period list 列出全部结账。",
    "PERIOD_SAME_PERSON": "结账 {closing_no} 号由 {closed_by} 结账，须由另一人打开。请由另一位同事执行 mutualaid period reopen {closing_no} --reason 说明。",
    "PERIOD_NOT_LATEST": "结账 {closing_no} 号之后还有结账 {last_no} 号（至 {until_on}）。只能从最后一次结账开始打开，请先打开 {last_no} 号。",
    "PERIOD_REOPENED": "结账 {closing_no} 号已由凭证 {entry} 重新打开，没有写入任何内容。要再结账，请用 mutualaid period close。",
    "PERIOD_UNKNOWN": "没有结账 {closing_no}。mutualaid period list 列出全部结账。",
    "PERIOD_CLOSED_ALREADY": "{until_on} 已经结账：结账 {closing_no} 号结至 {closed_until_on}。请改用之后的日期；要改动已结账的期间，先由另一人执行 mutualaid period reopen {closing_no} --reason 说明。",
    "PERIOD_NOT_OVER": "{until_on} 还没有过去，今天是 {today}，不能结账到那一天。请改用今天或以前的日期。",
}
