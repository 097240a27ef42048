"""The words of ``report``, in English."""

HELP: dict[str, str] = {
    "report html --year": "the year, like 2018; this year if left out",
    "report participations": (
        "Participations (M05): paid enrollments that began in the year, beside the count of persons.\n"
        "mutualaid report participations --year 2018"
    ),
    "report payout-ratio": (
        "The payout ratio (M06): aid over contributions, enrolled plans only in both.\nmutualaid report "
        "payout-ratio --year 2018 --by quarter"
    ),
    "report summary --year": "the year, like 2018; this year if left out",
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
        "members.\nmutualaid report direct-claims --year 2018 --by channel"
    ),
    "report aid": (
        "Aid of a year and its growth (M04): successful payments less those returned or recovered.\n"
        "mutualaid report aid --year 2018 --by plan\nmutualaid report aid --year 2018 --by category"
    ),
    "report renewals": (
        "Renewals (M07): of the enrollments that ended, those renewed, renewed late and lapsed; and new "
        "ones.\nmutualaid report renewals --year 2018\nmutualaid report renewals --year 2018 --by reason"
    ),
    "report floor": (
        "Each unit's participation floor by plan and how many persons are missing (M08).\nmutualaid report "
        "floor --as-of 2018-12-31"
    ),
    "report who-not-covered": (
        "The members without cover and why, names and documents masked.\nmutualaid report who-not-covered "
        "--unit 110119100 -o missing.xlsx"
    ),
    "report excluded": (
        "Counted and not (M11): who holds cover and is not counted as insured, and the members without cover, by "
        "reason; the reasons add up.\nmutualaid report excluded --year 2018\nmutualaid report excluded --year 2018 "
        "--people -o excluded.xlsx"
    ),
    "report hindsight": (
        "Hindsight (M10): covers entered or paid after the day of an event of the year that they paid for, by the unit "
        "that enrolled and by who entered them.\nmutualaid report hindsight --year 2018 --by actor\nmutualaid report "
        "hindsight --year 2018 --people"
    ),
    "report list": "List the questions with their definitions.\nmutualaid report list",
    "report summary": (
        "The yearly workbook: overview, towns, units, plans, payouts, what has not arrived, shortfalls, check sheet, definitions.\n"
        "mutualaid report summary --year 2018 -o summary-2018.xlsx"
    ),
    "report summary --format": "the summary is a workbook",
    "report summary --output": "the workbook to write (.xlsx)",
    "report never-paid": "Claims without a successful payment on the day: undecided, decided, on the way or returned, with the days waited.\nmutualaid report never-paid --as-of 2018-12-31 --unit 110119100",
    "report returned-unpaid": "Payments that the bank returned and that are not repaid on the day, with the reason and the payee's unit.\nmutualaid report returned-unpaid --year 2018",
    "report bulletin": "The yearly notice: the four figures, years side by side, by plan and channel, towns, what is missing to the target; each number with its definition, and the stamp; a Word document or text.\nExample: mutualaid report bulletin --year 2018\nmutualaid report bulletin --year 2018 -o notice.docx",
    "report bulletin --output": "the file to write (.docx or .txt); on the screen if left out",
    "report bulletin --template": "the office's own Word template",
    "report bulletin --year": "the year, like 2018; this year if left out",
    "report trend": "Years side by side: participation, contributions, direct claims, aid and payout ratio, each at its end, with the changes.\nExample: mutualaid report trend --from 2016 --to 2018",
    "report trend --from": "the first year; the last five years if left out",
    "report trend --to": "the last year; up to today if left out",
    "report html": "The year of a unit as one page for a browser: four figures, counts, towns, the stamp with its QR code.\nExample: mutualaid report html --year 2018 -o 2018.html",
    "report html --output": "the page to write (.html)",
}

LABELS: dict[str, str] = {
    "report.participation": "Participation rate (M01)",
    "report.contributions": "Contributions (M02)",
    "report.direct-claims": "Direct-claim beneficiary rate (M03)",
    "report.aid": "Aid (M04)",
    "report.participations": "Participations and payments (M05)",
    "report.payout-ratio": "Payout ratio (M06)",
    "report.renewals": "Renewal and attrition (M07)",
    "report.floor": "Participation floors and shortfalls (M08)",
    "report.who-not-covered": "Members without cover",
    "report.excluded": "Counted and not (M11)",
    "report.hindsight": "Covers entered or paid after their event (M10)",
    "report.summary": "Summary workbook of the year",
    "report.never-paid": "Events not paid",
    "report.returned-unpaid": "Returned, not repaid",
    "report.trend": "Years side by side",
    "report.bulletin": "Notice of the year",
    "report.html": "Page of the year (HTML)",
}

SENTENCES: dict[str, str] = {
    "bulletin.channel": "{channel} channel",
    "bulletin.title": "Mutual aid in {year}",
    "bulletin.lead": "In {year} {unit} had {parts}.",
    "bulletin.lead_rate": "a participation rate of {rate}",
    "bulletin.lead_growth": "contributions with a growth of {growth}",
    "bulletin.lead_direct": "a direct-claim rate of {rate}",
    "bulletin.comma": ", ",
    "bulletin.definition": "[{number}] {code} {name}: {meaning}",
    "bulletin.head_year": "The year",
    "bulletin.head_years": "Years side by side",
    "bulletin.head_plans": "By plan",
    "bulletin.head_channels": "By channel",
    "bulletin.head_towns": "Towns and systems",
    "bulletin.head_target": "Target",
    "bulletin.cover": "As of {as_of} there were {members} members in {unions} unions; insured {insured}; participation rate {rate} [1]{change}.",
    "bulletin.money_in": "Contributions in {year} came to {amount} yuan [2]{growth}.",
    "bulletin.direct": "Direct claims: aided {count}; direct-claim rate {rate} [3]{change}.",
    "bulletin.aid": "Aid came to {amount} yuan [4]; {payments} payments [5]{growth}.",
    "bulletin.points_up": "; rose by {points} points",
    "bulletin.points_down": "; fell by {points} points",
    "bulletin.growth_up": "; growth {growth}",
    "bulletin.growth_down": "; fell by {growth}",
    "bulletin.year": "{year}",
    "bulletin.year_line": "In {year}: members {members}; insured {insured}; participation rate {rate}; contributions {contribution} yuan; direct-claim rate {direct_rate}; aid {aid} yuan in {payments} payments.",
    "bulletin.plan_line": "{plan}: insured {insured}; contributions {contribution} yuan; aid {aid} yuan in {payments} payments.",
    "bulletin.universal_line": "{plan} (for every member, no participation): aid {aid} yuan in {payments} payments.",
    "bulletin.channel_line": "{channel}: aid {amount} yuan in {payments} payments.",
    "bulletin.best": "The highest participation rate: {parts}.",
    "bulletin.improved": "The participation rate rose most: {parts}.",
    "bulletin.improved_each": "{unit} {value} points",
    "bulletin.missing": "The participation target is {target}; still missing {missing}.",
    "bulletin.reached": "The participation target is {target}, which is reached; still missing {missing}.",
    "bulletin.below": "The lowest participation rate: {parts}.",
    "bulletin.stamp": "Journal entry {stamp}; mutualaid publish check confirms each number (mutualaid {version}).",
}
