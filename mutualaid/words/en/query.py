"""The words of ``query``, in English."""

HELP: dict[str, str] = {
    "query": 'Ask the ledger one SELECT of your own, in the words of SQLite, of what holds no personal value and no diagnosis: these do not exist for it. People stand under their numbers. At most 10 seconds.\nExample: mutualaid query --tables\nExample: mutualaid query "select unit_code, unit_name from unit_now order by 1"',
    "query --tables": "list what can be asked: every table with a line on it and its columns",
    "query --limit": "list at most so many rows; 1000 if left out",
}
