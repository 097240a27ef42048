"""The words of ``period``, in English."""

HEADINGS: dict[str, str] = {
    "closed_until_on": "Closed until",
    "closing_count": "Closed periods",
    "reopened_reason": "Reason for opening",
    "reopened_entry": "Opened in entry",
    "reopened_by": "Opened again by",
    "closed_by": "Closed by",
    "closing_no": "Closing no.",
}

HELP: dict[str, str] = {
    "period show NO": "the number of the closing",
    "period reopen NO": "the number of the closing",
    "period reopen --until": "the last day of the period, in place of the number",
    "period close --until": "the last day of the period, included; today at the latest",
    "period show": "Show a closing by plan as it was settled, and whether the ledger still agrees.\nExample: mutualaid period show 1",
    "period list": "List the closings with their totals, those opened again among them.\nExample: mutualaid period list",
    "period reopen": "Open the last closed period again; somebody other than who closed it must do so.\nExample: mutualaid period reopen 1 --reason 'a receipt was left out' --actor li",
    "period close": "Settle the contributions, aid and relief from the last closing up to a day, and keep the totals.\nExample: mutualaid period close --until 2018-12-31 --dry-run",
    "period": "Periods: money up to a day is settled, and opened again only by another person.\nExample: mutualaid period close --until 2018-12-31",
}

LABELS: dict[str, str] = {
    "ledger_table.period_reopening": "reopenings",
    "ledger_table.period_closing": "closings",
    "list.period": "Closing of a period",
    "action.period reopen": "Period reopening",
    "action.period close": "Period closing",
}

SENTENCES: dict[str, str] = {
    "UNDO_REOPENING": "Entry {entry} opened a period again and cannot be undone. Close it anew with mutualaid period close --until DATE; the totals are taken as they are now.",
    "UNDO_CLOSING": "Entry {entry} closed a period and cannot be undone. Have another person run mutualaid period reopen --until DATE --reason TEXT.",
    "PERIOD_BATCHES_OPEN": "{batch_count} payment batches are still under way: {batches}. If the bank's answer is dated in this period, confirm it before closing.",
    "PERIOD_UNPAID": "{payment_count} payments have no answer of the bank yet, {amount_fen} yuan; what is paid after the closing is dated later.",
    "PERIOD_UNDELIVERED": "{undelivered_count} payments had come back and were not paid again by the end of the period, {undelivered_fen} yuan. mutualaid payout list --state returned shows them; paid after the closing, they are dated later.",
    "PERIOD_WHICH": "Name one closing: its number, or the last day of its period with --until, not both. mutualaid period list shows them all.",
    "PERIOD_SAME_PERSON": "Closing {closing_no} was made by {closed_by}; another person must open it again. Have a colleague run mutualaid period reopen {closing_no} --reason TEXT.",
    "PERIOD_NOT_LATEST": "Closing {last_no} (until {until_on}) stands after closing {closing_no}. Periods are opened again from the last one: open {last_no} first.",
    "PERIOD_REOPENED": "Closing {closing_no} was opened again by entry {entry}; nothing was written. To close it anew use mutualaid period close.",
    "PERIOD_UNKNOWN": "There is no closing {closing_no}. mutualaid period list shows them all.",
    "PERIOD_CLOSED_ALREADY": "{until_on} is closed already: closing {closing_no} reaches to {closed_until_on}. Give a later day; to change what is closed, have another person run mutualaid period reopen {closing_no} --reason TEXT first.",
    "PERIOD_NOT_OVER": "{until_on} is still to come (today is {today}); a period is closed up to today at the latest. Give an earlier day.",
}
