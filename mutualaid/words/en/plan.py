"""The words of ``plan``, in English."""

HELP: dict[str, str] = {
    "plan list --as-of": "the day asked about, like 2018-12-31; today if left out",
    "plan show --as-of": "the day asked about, like 2018-12-31; today if left out",
    "plan check --as-of": "the day asked about, like 2018-12-31; today if left out",
    "plan load FILE": "the file of terms (.toml)",
    "plan load": "Load a plan or a further version from a TOML file; versions that stand stay.\nExample: mutualaid plan load HOSP_MED.toml --dry-run",
    "plan check": "Plans without terms, or with old ones, on a day; exit code 1 when there are any.\nExample: mutualaid plan check --as-of 2018-06-30",
    "plan show": "One plan with every version, each value with its source or assumption.\nExample: mutualaid plan show 住院津贴",
    "plan list": "Every plan with the terms in force on a day.\nExample: mutualaid plan list --as-of 2018-06-30",
    "plan": "Plans and their dated terms.",
}

LABELS: dict[str, str] = {
    "action.plan load": "Terms loaded",
}

SENTENCES: dict[str, str] = {
    "TERMS_SYNTAX_DAY": "Write the day {found} as {example} (year-month-day, two digits each).",
    "TERMS_SYNTAX_VALUE": '{found} cannot stand so: put text in double quotes, as "staff"; write a number without its unit (money in fen: 50 yuan is 5000; rates in basis points: 80 % is 8000).',
    "TERMS_SYNTAX_REST": "{found} is left over behind the value. Remove it; a remark goes behind #.",
    "TERMS_SYNTAX_TWICE": "This was written above already; a key stands once. Remove one of them.",
    "TERMS_SYNTAX_EQUALS": "The sign = is missing between the key and its value.",
    "TERMS_SYNTAX_QUOTE": "A quotation mark is not closed: the text that begins here lacks its second one.",
    "TERMS_SYNTAX_BRACKET": "A bracket is not closed: }}, ] or ]] is missing.",
    "TERMS_MISSING_KEY": "{key} is missing. Add it, for example: {name} = {example}.",
    "TERMS_WRONG_VALUE": "The value of {key} is {found}; write it like {example}.",
    "TERMS_SOURCE": '{key} does not say where it comes from. Give it a source = "…" or an assumption = "…" (and why), one of them.',
    "TERMS_SYNTAX_SIGN": "{found} is a full-width sign; type {example} instead.",
    "TERMS_SYNTAX": "This is no TOML: write key = value.",
    "TERMS_UNKNOWN_KEY": "{key} is no key that may stand here. What may: {known}.",
    "TERMS_UNKNOWN_KEY_NEAR": "{key} is no key that may stand here; the nearest is {nearest}. Correct its spelling or remove it.",
    "TERMS_WRONG_VALUE_BESIDE": "The value of {key} is {found}, which does not fit {other} in line {other_line}; write it like {example}.",
    "TERMS_PRICE": "There is no price. Write that of a share, {name} = {example}, or tiers.",
    "TERMS_PRICE_BESIDE": "There are two prices: {key}, and {other} in line {other_line}. Keep one.",
    "TERMS_NOT_TOGETHER": "{key} does not go with {other} in line {other_line}. Change one of them or leave it out.",
    "TERMS_ENDS_BEFORE": "{key} is {ends_on}, before the first day {effective_on} in line {other_line}. Correct one of them.",
    "TERMS_UNORDERED": "Versions run from old to new: {key} is {day}, not after {before} in line {other_line}. Put them in order, or correct a day.",
    "TERMS_OVERLAP": "Two versions overlap: {key} is {day}, and the one before (line {other_line}, from {before}) does not end before it. Give that one an ends_on before {day}.",
    "FILE_FAULTY": "{count} things must be corrected in {file}:",
}
