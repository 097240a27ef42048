"""The help of every command and option, in English."""

HELP: dict[str, str] = {
    # --- options ---
    "--db": "the ledger: a file path, or sqlite:///…, or postgresql://… (environment MUTUALAID_DB)",
    "--at": "read the ledger as it stood after an entry: its number, number:hash, a hash prefix, a date or a time",
    "--actor": "who acts (environment MUTUALAID_ACTOR; the account of the system if left out)",
    "--lang": "language: zh or en (environment MUTUALAID_LANG)",
    "--no-progress": "show no progress",
    "--version": "show the version",
    "--help": "show this page",
    "--format": "how to answer: table, json, csv or xlsx; if left out, by the extension of -o",
    "--output": "write to this file (an existing one is replaced)",
    "--dry-run": "show exactly what would change and write nothing",
    "--unit": "a union by code, USCC, name or alias; those below it included",
    "--plan": "a plan by code or name",
    "--as-of": "the day asked about, like 2018-12-31; today if --year is left out too",
    "--year": "the year asked about: the same as --as-of 31 December",
    "--by": "one row for each district, town, unit, plan, sex or age group",
    "--people": "one row for each person, names and documents masked",
    "--on": "the day, like 2018-03-01: the first day of the new state",
    "--reason": "why; the journal keeps it",
    "--note": "a note to keep with it",
    "--accept": "take the rows held under this code (with --reason)",
    "--valid-rows": "take the good rows and list the others",
    "--return": "write the bad rows with their reasons to this workbook; mended, it imports as it is",
    "--sheet": "the sheet to read",
    "--joined-on": "the day of joining where the file has none",
    "--starts-on": "the first day of cover where the file has none",
    "--received-on": "the day the money came in where the file has none",
    "--receipt": "the receipt number",
    "--within": "within so many days",
    "--rate": "a percentage, like 75.00",
    "--amount": "an amount in yuan, like 95.00",
    "FILE": "the file to import (.xlsx, .xls, .csv …)",
    "PERSON": "a person by number, document, or any text that finds exactly one",
    "UNIT": "a union by code, USCC, name or alias",
    "PLAN": "a plan by code or name",
    "TEXT": "the text to look for",
    "NO": "the number",
    # --- init, unit, member, plan ---
    "member": "Members and their memberships.",
    "member import": "Import a roster of members: name, document, sex, phone, card, unit, day of joining, status, day of leaving. Joiners, leavers and transfers alike.\nExample: mutualaid member import roster.xlsx --joined-on 2018-05-10 --note 现场入会 --dry-run",
    "member add": "Add one member.\nExample: mutualaid member add 张三丰 110100198507120034 --unit 康庄镇 --joined-on 2018-01-01",
    "member edit": "Correct a person's name, sex, phone, card, document or bank name.\nExample: mutualaid member edit 17 --phone 13800001234",
    "member find": "Find people by part of a name, pinyin initials, ID tail, card tail or phone; personal values masked.\nExample: mutualaid member find zsf",
    "member show": "One person: memberships, enrollments, aid received.\nExample: mutualaid member show 17",
    "member leave": "Record that a member left; --on is the first day out.\nExample: mutualaid member leave 17 --on 2018-06-01 --reason 调离本区",
    "member status": "Change the status to 在职 or 保留会籍: one spell ends, the next begins.\nExample: mutualaid member status 17 保留会籍 --on 2018-06-01",
    "member transfer": "Move a member to another union; the day may lie back.\nExample: mutualaid member transfer 17 --to 永宁镇 --on 2018-06-01",
    "member merge": "Record that two persons are one; the first is merged into the second.\nExample: mutualaid member merge 18 --into 17",
    "member history": "Everything ever recorded of one person, in the order of the journal.\nExample: mutualaid member history 17",
    "member template": "Write a workbook to fill in with members.\nExample: mutualaid member template --unit 康庄镇 -o members.xlsx",
    "NAME": "the name",
    "DOCUMENT_NO": "the document number",
    "在职|保留会籍": "the new status: 在职 (in service) or 保留会籍 (kept membership)",
    "--document-type": "the document type (resident ID if left out)",
    "--document-no": "the document number",
    "--sex": "the sex: 男 or 女, M or F",
    "--phone": "the phone number",
    "--card-no": "the number of the service card",
    "--status": "the status: 在职 (if left out) or 保留会籍",
    "--left-on": "the first day out",
    "--bank-name": "the name as the bank has it, where it differs",
    "member status --on": "the first day of the new status",
    "member import --unit": "the union where the file names none",
    "member add --unit": "the union joined",
    "member add --joined-on": "the day of joining",
    "member template --unit": "list this union and those below it only",
    "member merge --into": "the person merged into",
    "member edit --name": "the name",
    "plan load": "Load a plan or a further version from a TOML file; versions that stand stay.\nExample: mutualaid plan load HOSP_MED.toml --dry-run",
    "plan check": "Plans without terms, or with old ones, on a day; exit code 1 when there are any.\nExample: mutualaid plan check --as-of 2018-06-30",
    "plan show": "One plan with every version, each value with its source or assumption.\nExample: mutualaid plan show 住院津贴",
    "plan list": "Every plan with the terms in force on a day.\nExample: mutualaid plan list --as-of 2018-06-30",
    "plan": "Plans and their dated terms.",
    "--into": "into which it is merged",
    "--to": "the unit it goes to",
    "--opened-on": "the opening day",
    "--staff": "the number of staff",
    "--uscc": "unified social credit code",
    "--kind": "the kind: street, town, township, system, grassroots",
    "--parent": "the unit above, by code or name",
    "unit template": "Write a workbook to fill in with units.\nExample: mutualaid unit template -o units.xlsx",
    "unit alias add": "Record another name under which files know a unit.\nExample: mutualaid unit alias add 110119101 康庄地区",
    "unit alias": "Other names of a unit.",
    "unit target set": "Record the participation rate a unit aims at in a year.\nExample: mutualaid unit target set 110119 --year 2018 --rate 75.00",
    "unit target": "The participation rate a unit aims at in a year.",
    "--base": "what is counted: staff, women staff, or insured_heads (paying social insurance)",
    "unit headcount set": "Record a unit's headcount from a day on.\nExample: mutualaid unit headcount set 110119100008 45 --on 2018-01-01 --base women",
    "unit headcount": "The headcounts that floors count from.",
    "unit close": "Close a unit that holds nobody any more, from a day on.\nExample: mutualaid unit close 110119101099 --on 2018-07-01",
    "unit merge": "Merge a unit into another from a day on; its members and the units below go over.\nExample: mutualaid unit merge 110119100008 --into 110119100009 --on 2018-07-01",
    "unit move": "Hang a unit under another from a day on.\nExample: mutualaid unit move 110119100008 --to 永宁镇 --on 2018-07-01",
    "unit show": "One unit: its names, its places in the tree, its headcounts.\nExample: mutualaid unit show 康庄镇",
    "unit tree": "The units as they stood on a day.\nExample: mutualaid unit tree --as-of 2018-12-31",
    "unit add": "Add one unit.\nExample: mutualaid unit add 110119101099 康庄镇某公司工会 --parent 康庄镇 --staff 45",
    "unit import": "Import a roster of units: code, name, code of the unit above, kind, USCC, staff, opening day.\nExample: mutualaid unit import units.xlsx --dry-run",
    "unit": "The tree of unions, dated.",
    "--name": "the name",
    "--code": "the district's code, like 110119",
    "init": "Create or upgrade the ledger: tables, built-in plans, and the district with its towns where they are known. Again, it changes nothing.\nExample: mutualaid init --code 110119 --name 延庆区总工会",
    # --- enroll, contribution, payout ---
    "enroll": "Enrollments: rosters, one at a time, cancellations, renewals.\nExample: mutualaid enroll import roster.xlsx --received-on 2018-01-05",
    "enroll import": "Import a roster of enrollments, one row a plan (long) or one column a plan (wide).\nExample: mutualaid enroll import roster.xlsx --starts-on 2018-01-01 --received-on 2018-01-05 --dry-run",
    "enroll add": "Enroll one person in one plan.\nExample: mutualaid enroll add 12 --unit 110119100 --plan 住院医疗 --starts-on 2018-01-01 --received-on 2018-01-05",
    "enroll cancel": "Cancel cover that should never have been; its money is given back on the day.\nExample: mutualaid enroll cancel 125 --on 2018-03-01 --reason 'wrong person'",
    "enroll list": "List enrollments: all, in force on a day, or starting in a year.\nExample: mutualaid enroll list --unit 110119100 --year 2018 --unpaid",
    "enroll renewals": "Cover that ends soon and that nothing follows yet.\nExample: mutualaid enroll renewals --within 30",
    "enroll floor": "Each unit's insured against the floor of each plan (as report floor).\nExample: mutualaid enroll floor --as-of 2018-12-31",
    "enroll template": "A workbook to fill in; --renew fills it with a unit's people and plans of a year who are still members (in clear).\nExample: mutualaid enroll template --unit 110119100 --renew 2018 -o renewal.xlsx",
    "enroll import --unit": "the unit that enrolls and collects, where the file has none",
    "enroll add --unit": "the unit that enrolls and collects",
    "enroll import --plan": "the plan, where the file has none",
    "enroll add --starts-on": "the first day of cover",
    "enroll add --received-on": "the day of payment",
    "enroll renewals --as-of": "the day to look ahead from; today without it",
    "enroll list --as-of": "only cover whose days hold this day",
    "enroll list --year": "only cover that starts in this year",
    "enroll list --unpaid": "only what is not fully paid",
    "--unpaid": "record cover that waits for its contribution",
    "--join": "also enter people who were never members, from the first day of cover",
    "enroll add --join": "enter the person too; PERSON is the document number, with --name",
    "enroll add --name": "the name of who joins",
    "enroll add --document-type": "the type of the document of who joins",
    "--ends-on": "the last day of cover; without it the period of the terms",
    "--shares": "the number of shares; 1 without it",
    "--tier": "the tier, where the plan has tiers",
    "--fee": "the fee in yuan, where it is not the price of the terms",
    "--renew": "fill in the people and plans of this year",
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
    "contribution refund --amount": "a part of the contribution in yuan; all that is left without it",
    "contribution refund --on": "the day the money goes back",
    "enroll cancel --on": "the day the money goes back",
    "enroll cancel NO": "the number of the enrollment",
    "--enrollment": "all that was received for this enrollment",
    "--waiting": "only receipts of which something waits",
    "--contribution": "contributions of the year in yuan",
    "--aid": "aid of the year in yuan",
    "--beneficiaries": "persons who received aid by direct claim",
    "--members": "members at the end of the year",
    "contribution list --year": "only what was received in this year",
    "contribution balance --as-of": "only enrollments that start, and money that came, on or before this day",
    "--person": "a person number, a document number, or a text that finds one person",
    "--state": "payments in this state only: paid, returned or recovered",
    "--quarter": "the quarter of treatment where the file has none, as 2018Q1",
    "--paid-on": "the payment date where the file has none",
    "payout list --year": "the year of the last event",
    "payout import --plan": "the plan where the file names none; SECOND (second reimbursement) unless given",
    "payout template": "An empty workbook for a direct-claim list.\nExample: mutualaid payout template -o direct-claims.xlsx",
    "payout list": "Payments, one row each, with the last event and its day.\nExample: mutualaid payout list --year 2018 --state returned -f csv -o returned.csv",
    "payout import": "Import a received direct-claim list (paid, returned, recovered). One serial number is one payment; each of its events is taken once.\nExample: mutualaid payout import list-2018Q1.xlsx --quarter 2018Q1 --paid-on 2018-05-20",
    "payout": "Money out (aid): import received direct-claim lists, see what became of each payment.",
    # --- report, journal ---
    "report participations": (
        "Participations (M05): paid enrollments that began in the year, beside the count of persons.\n"
        "mutualaid report participations --year 2018"
    ),
    "report payout-ratio": (
        "The payout ratio (M06): aid over contributions, enrolled plans only in both.\nmutualaid report "
        "payout-ratio --year 2018"
    ),
    "report summary --year": "the year, like 2018; this year if left out",
    "mutualaid": (
        "The ledger of a district union's mutual aid: rosters in, contributions and aid on record, figures "
        "that can be defended out.\nmutualaid demo\nmutualaid report participation --year 2018"
    ),
    "report": "Questions: participation, money in and out, and the summary.\nmutualaid report participation --by town",
    "report participation": (
        "The participation rate (M01): members with cover in force on a day, of all members.\nmutualaid "
        "report participation --unit 110119 --as-of 2018-12-31 --by town"
    ),
    "report contributions": (
        "Contributions of a year and their growth (M02), by the day received, refunds taken off.\n"
        "mutualaid report contributions --year 2018 --by plan"
    ),
    "report direct-claims": (
        "The direct-claim rate (M03): members who received aid by direct claim in the year, of all "
        "members.\nmutualaid report direct-claims --year 2018"
    ),
    "report aid": (
        "Aid of a year and its growth (M04): successful payments less those returned or recovered.\n"
        "mutualaid report aid --year 2018 --by plan"
    ),
    "report renewals": (
        "Renewals (M07): of the enrollments that ended, those renewed, renewed late and lapsed; and new "
        "ones.\nmutualaid report renewals --year 2018"
    ),
    "report floor": (
        "Each unit's participation floor by plan and how many persons are missing (M08).\nmutualaid report "
        "floor --as-of 2018-12-31"
    ),
    "report who-not-covered": (
        "The members without cover and why, names and documents masked.\nmutualaid report who-not-covered "
        "--unit 110119100 -o missing.xlsx"
    ),
    "report list": "List the questions with their definitions.\nmutualaid report list",
    "report summary": (
        "The yearly workbook: overview, towns, units, plans, shortfalls, check sheet, definitions.\n"
        "mutualaid report summary --year 2018 -o summary-2018.xlsx"
    ),
    "journal": "The journal: every write, to look at, verify and undo.\nmutualaid journal list",
    "journal list": (
        "List the entries: when, who, what, from which file, how many facts, hash.\nmutualaid journal list"
    ),
    "journal show": "Show one entry and how many facts it asserted and voided.\nmutualaid journal show 12",
    "journal verify": (
        "Verify the chain: every digest and hash computed anew; anything altered is told (exit 6).\n"
        "mutualaid journal verify --head 9f3a1c2b"
    ),
    "journal head": "Show the latest entry and its hash, to print on paper.\nmutualaid journal head -f json",
    "journal undo": (
        "Undo an entry: void what it asserted and assert again what it voided; the undo is an entry too.\n"
        'mutualaid journal undo 12 --reason "wrong file"'
    ),
    "journal show NO": "the entry's number",
    "journal undo NO": "the number of the entry to undo",
    "journal verify --head": "a hash printed on paper: an entry of the ledger must have it",
    "report summary --output": "the workbook to write (.xlsx)",
    # --- demo, doctor ---
    "demo": "Build the Yanqing sample in a new folder: the files as offices send them, the clerk's own commands, the "
    "figures and the summary workbook.\nmutualaid demo\nmutualaid demo sample",
    "demo DIR": "a new folder, by default mutualaid-demo here",
    "doctor": "How things stand with the program and the ledger.\nmutualaid doctor",
}
