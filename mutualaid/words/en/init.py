"""The words of ``init``, in English."""

HELP: dict[str, str] = {
    "init --name": "the district's name, where the code is not known",
    "init": "Create or upgrade the ledger: tables, built-in plans, and the district with its towns where they are known. Again, it changes nothing.\nExample: mutualaid init --code 110119 --name 延庆区总工会",
}

LABELS: dict[str, str] = {
    "action.init": "Ledger set up",
}
