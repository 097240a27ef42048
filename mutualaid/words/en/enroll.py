"""The words of ``enroll``, in English."""

HELP: dict[str, str] = {
    "enroll": "Enrollments: rosters, one at a time, cancellations, renewals.\nExample: mutualaid enroll import roster.xlsx --received-on 2018-01-05",
    "enroll import": "Import a roster of enrollments, one row a plan (long) or one column a plan (wide).\nExample: mutualaid enroll import roster.xlsx --starts-on 2018-01-01 --received-on 2018-01-05 --dry-run",
    "enroll add": "Enroll one person in a plan, or in several at once.\nExample: mutualaid enroll add 12 --plan 住院医疗 --plan 意外伤害\nmutualaid enroll add 12 --unit 110119100 --plan 住院医疗 --starts-on 2018-01-01 --received-on 2018-01-05",
    "enroll cancel": "Cancel cover that should never have been; its money is given back on the day.\nExample: mutualaid enroll cancel 125 --on 2018-03-01 --reason 'wrong person'",
    "enroll list": "List enrollments: all, in force on a day, or starting in a year.\nExample: mutualaid enroll list --unit 110119100 --year 2018 --unpaid",
    "enroll renewals": "Cover that ends soon and that nothing follows yet.\nExample: mutualaid enroll renewals --within 30",
    "enroll floor": "Each unit's insured against the floor of each plan (as report floor).\nExample: mutualaid enroll floor --as-of 2018-12-31",
    "enroll template": "A workbook to fill in; --renew fills it with a unit's people and plans of a year who are still members, in clear: for clerks and admins, after an entry that names them, in a file that only its owner can read.\nExample: mutualaid enroll template --unit 110119100 --renew 2018 -o renewal.xlsx",
    "enroll import --unit": "the unit that enrolls and collects, where the file has none",
    "enroll add --unit": "the unit that enrolls and collects; if left out, the person's own",
    "enroll import --plan": "the plan, where the file has none",
    "enroll add --plan": "the plan; each further --plan is one more enrollment of the same entry, and --fee is that of all",
    "enroll add --starts-on": "the first day of cover; if left out, the day after the last cover of the plan, without one or long after it today",
    "enroll add --months": "how many months the cover lasts, one of the lengths that the plan sells; in place of --ends-on",
    "enroll add --received-on": "the day of payment; if left out, today",
    "enroll renewals --as-of": "the day to look ahead from; today without it",
    "enroll list --as-of": "only cover whose days hold this day",
    "enroll list --year": "only cover that starts in this year",
    "enroll list --unpaid": "only what is not fully paid",
    "enroll add --join": "enter the person too; PERSON is the document number, with --name",
    "enroll add --name": "the name of who joins",
    "enroll add --document-type": "the type of the document of who joins",
    "enroll add --payer": "who paid: member, unit, district or city; of several the amount too, as in --payer unit=60 --payer member; whoever has no amount paid the rest",
    "enroll cancel --on": "the day the money goes back",
    "enroll cancel NO": "the number of the enrollment",
}

LABELS: dict[str, str] = {
    "action.enroll import": "Import of enrollments",
    "action.enroll add": "Enrollment",
    "action.enroll cancel": "Cancellation",
}
