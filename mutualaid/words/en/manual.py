"""The words of ``manual``, in English."""

HELP: dict[str, str] = {
    "manual": "The manual, offline: for the clerk, the admin and the auditor, the figures, files, settings and every command. Without PAGE: the list of pages.\nExample: mutualaid manual clerk",
    "manual commands": "Each command with its usage, arguments, options and an example: the words of its `--help`.",
    "manual PAGE": "the page, as the list names it",
}
