"""The words of ``contribution``, in English."""

HELP: dict[str, str] = {
    "contribution opening set --year": "the year, like 2016",
    "contribution opening set --unit": "the unit that reported it; the district if left out",
    "contribution record --unit": "the unit that the money comes from",
    "contribution": "Money in: receipts of units, refunds, due against received.\nExample: mutualaid contribution record --unit 110119100 --plan 住院医疗 --amount 950.00 --received-on 2018-01-05 --receipt HF2018-9001",
    "contribution record": "Record a unit's receipt for a plan; it pays whole enrollments, the oldest first, and the rest waits.\nExample: mutualaid contribution record --unit 110119100 --plan 住院医疗 --amount 950.00 --received-on 2018-01-05 --receipt HF2018-9001",
    "contribution refund": "Give money back; what it covered is no longer paid.\nExample: mutualaid contribution refund 125 --on 2018-03-01 --reason 'paid twice'",
    "contribution import": "Import receipts of units.\nExample: mutualaid contribution import receipts.xlsx --dry-run",
    "contribution list": "List receipts, refunds and joining fees.\nExample: mutualaid contribution list --year 2018 --waiting",
    "contribution balance": "Fees due of standing enrollments against money received, by unit and plan.\nExample: mutualaid contribution balance --unit 110119100",
    "contribution opening": "Years before the ledger began, as they were reported.\nExample: mutualaid contribution opening set --year 2016 --contribution 1800000.00",
    "contribution opening set": "Record a year before the ledger began as it was reported, so that growth can be shown.\nExample: mutualaid contribution opening set --year 2016 --contribution 1800000.00 --aid 900000.00 --beneficiaries 2100 --members 9800",
    "contribution refund NO": "the number of the contribution",
    "contribution record --received-on": "the day the money came in",
    "contribution record --payer": "who paid: member, unit, district or city; of several the amount too, as in --payer unit=600 --payer member; whoever has no amount paid the rest",
    "contribution refund --amount": "a part of the contribution in yuan; all that is left without it",
    "contribution refund --on": "the day the money goes back",
    "contribution list --year": "only what was received in this year",
    "contribution balance --as-of": "only enrollments that start, and money that came, on or before this day",
}

LABELS: dict[str, str] = {
    "action.contribution record": "Receipt",
    "action.contribution refund": "Refund",
    "action.contribution import": "Import of receipts",
    "action.contribution opening set": "Opening figures",
}
