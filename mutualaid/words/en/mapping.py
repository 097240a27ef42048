"""The words of ``mapping``, in English."""

HEADINGS: dict[str, str] = {
    "map": "Headings read as",
    "learn": "Headings kept",
    "heading_key": "Heading as compared",
    "import_code": "Import",
    "heading": "Heading in the file",
    "field": "Read as",
    "mapping_no": "Mapping no.",
    "mapping_count": "Headings",
}

HELP: dict[str, str] = {
    "mapping": "Headings this ledger has learned: what columns of files are called, and what they mean.\nExample: mutualaid mapping list",
    "mapping list": "List the headings learned: of which import, as what they are read, of which unit alone.\nExample: mutualaid mapping list enroll",
    "mapping list IMPORT": "those of this import alone",
    "mapping list --unit": "what holds for a file of this unit: its own, those of the units above it and those of all",
    "mapping add": "Remember what a heading is read as; it takes the place of what was remembered of the same heading.\nExample: mutualaid mapping add enroll 'Cover kind' plan\nExample: mutualaid mapping add member 'Spare no' -",
    "mapping add IMPORT": "the import whose files they are",
    "mapping add HEADING": "the heading as the file has it",
    "mapping add FIELD": "what it is read as: a field (plan) or what the template calls it (Plan); - where the column is not needed",
    "mapping add --unit": "for files of this unit and those below it alone; for all if left out (for a user limited to a unit: theirs)",
    "mapping remove": "Forget a heading.\nExample: mutualaid mapping remove enroll 'Cover kind'",
    "mapping remove IMPORT": "the import whose files they are",
    "mapping remove HEADING": "the heading as the file has it",
    "mapping remove --unit": "what was remembered for this unit alone; without it, for all",
}

LABELS: dict[str, str] = {
    "ledger_table.mapping": "headings learned",
    "action.mapping add": "Heading learned",
    "action.mapping remove": "Heading forgotten",
}

SENTENCES: dict[str, str] = {
    "MAPPING_LEARNED": "Remembered: the column {column} is read as {field}, in files of all units.",
    "MAPPING_LEARNED_OF_UNIT": "Remembered: the column {column} is read as {field}, in files of {unit} and the units below it.",
    "MAPPING_REPLACED": "The column {column} is read as {field} from now on, no longer as {former_field}; in files of all units.",
    "MAPPING_REPLACED_OF_UNIT": "The column {column} is read as {field} from now on, no longer as {former_field}; in files of {unit} and the units below it.",
    "MAPPING_AGAINST_NAME": "{column} means {usual_field} by itself; from now on it is read as {field}. If that is not meant, take it back with mutualaid mapping remove.",
    "MAPPING_UNKNOWN": "The heading {value} is not remembered. Near it: {nearest}. mutualaid mapping list shows them all.",
    "HEADING_IS_NUMBER": "The heading {value} seems to hold somebody's number, and the journal is never erased: it is not kept. Change the heading in the file first.",
    "HEADING_BLANK": "The heading '{value}' says nothing. Write it as it stands in the file.",
    "NO_SUCH_FIELD": "'{value}' is no field of this import. There are: {fields}; - for a column that is not needed.",
    "NO_SUCH_HEADING": "The header of {file} has no {value}. Its headings are: {headings}.",
    "HEADING_PAIR": "'{value}' cannot be read. Write --map HEADING=FIELD, such as --map 'Cover kind=plan'; HEADING=- for a column that is not needed.",
    "HEADING_TWICE": "Two meanings are given for the heading {value}. Keep one --map of it.",
    "LEARN_NEEDS_MAP": "There is nothing to keep: --learn and --learn-for keep what --map says. Give --map HEADING=FIELD as well.",
    "COLUMN_SETTLED": "As --map says, the column {column} is: {field}.",
    "COLUMN_LEARNED": "As remembered, the column {column} is: {field} (mutualaid mapping list shows all).",
    "MAPPING_NOT_LEARNED": "The file was not taken, so nothing was learned of its headings: the same command keeps it once the file is mended. To keep it now: {commands}.",
}
