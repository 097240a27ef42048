"""The words of ``chase``, in English."""

LABELS: dict[str, str] = {
    "action.chase": "List to work through",
    "purpose.chase": "list for a unit to work through",
}

HEADINGS: dict[str, str] = {
    "file_count": "Files",
}

SENTENCES: dict[str, str] = {
    "CHASE_WHOM": "Name one unit, or use --all for every unit; one of the two.",
    "CHASE_NEEDS_FOLDER": "--all makes a file a unit: name a folder with -o; '{path}' is a file.",
    "CHASE_TITLE": "{unit}: {matter} (as of {on}, {count} lines)",
    "CHASE_HOW": "Answer in the column Reminder answer: enroll (with plan, shares, first day, day of payment), paid (with its day), left (with the day), no (with the reason). Then send the file back.",
    "ANSWER_UNREADABLE": "The answer '{said}' is not understood. Write one of: {answers}.",
    "ANSWER_NEEDS_DAY": "The answer is that the person has left, but not since when. Fill in the day of leaving.",
    "ANSWERS_OPEN": "{count} rows are not answered yet (rows {rows}) and were passed over.",
    "ANSWERS_REFUSED": "{count} rows say that the person does not enroll (rows {rows}); the ledger stays as it is. Reasons: {why}.",
    "ANSWERS_ELSEWHERE": "{count} rows answer '{answer}' (rows {rows}); another command takes them: {command}.",
}

HELP: dict[str, str] = {
    "chase": "The workbook a unit works from, in clear: who is uncovered, whose cover ends soon, who has not paid, with a column to answer in that the imports take back. An entry.\nExample: mutualaid chase 康庄镇 -o chase.xlsx\nmutualaid chase --all --what unpaid -o chased",
    "chase --all": "a file for each unit that has anything open, in the folder of -o",
    "chase --what": "one matter alone: uncovered, ending or unpaid; if left out, all",
    "chase --within": "ending within how many days; 60 if left out",
    "chase --as-of": "as of which day; today if left out",
    "chase --output": "the .xlsx to write; with --all a folder",
    "chase UNIT": "which unit, those below it included",
}
