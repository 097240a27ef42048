"""The words of ``doctor``, in English."""

HELP: dict[str, str] = {
    "doctor": "How things stand with the program and the ledger.\nmutualaid doctor",
}
