"""The words of ``publish``, in English."""

HELP: dict[str, str] = {
    "publish create --by": "one row for each group of this kind, as the report itself offers it",
    "publish": "Published figures: kept as printed, computed again, and bridged to what the ledger says later.\nExample: mutualaid publish create participation --year 2018",
    "publish create": "Keep the figure of a report with its question and the head of the ledger; a later write that changes it says so.\nExample: mutualaid publish create participation --year 2018 --by town --title '2018 notice'",
    "publish create REPORT": "the report, as report list names it",
    "publish list": "List what was published, with figure, stamp and who.\nExample: mutualaid publish list",
    "publish show": "Show one publication: its question, figure, head, who and when.\nExample: mutualaid publish show 1",
    "publish show NO": "the number of the publication",
    "publish reproduce": "Compute a publication again at its own head and compare; exit code 6 where it differs.\nExample: mutualaid publish reproduce 1",
    "publish reproduce NO": "the number of the publication",
    "publish bridge": "Explain the difference between a published figure and a later one, by kind and by person; the parts add up exactly.\nExample: mutualaid publish bridge 1",
    "publish bridge NO": "the number of the publication",
    "publish bridge --to": "a later publication of the same question, or now (the default)",
    "publish check": "Confirm or refute each number of a notice (.docx, .txt) against the ledger at the stamp that it bears; exit 1 with every number that is not so.\nExample: mutualaid publish check notice.docx",
    "publish check FILE": "the notice (.docx or .txt)",
    "publish check --unit": "whom the notice is about; the district if left out",
    "publish check --as-of": "as of which day it speaks; read from it if left out",
    "publish check --year": "of which year it speaks; read from it if left out",
}

LABELS: dict[str, str] = {
    "action.publish create": "Publication",
}
