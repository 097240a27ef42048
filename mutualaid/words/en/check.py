"""The words of ``check``, in English."""

HELP: dict[str, str] = {
    "check --as-of": "the day for checks that look at one; else the end of the last year in which a cover began, at the latest today",
    "check --list": "list the checks",
    "check NAME": "the checks to ask; by name a doubt is a finding too",
    "check": "Check that the ledger agrees with itself; without names every check is asked and doubts are told apart. Any finding: exit 1.\nmutualaid check\nmutualaid check floor --as-of 2018-12-31",
}
