"""The words of ``import``, in English."""

HELP: dict[str, str] = {
    "import": (
        "Import files of any kind: says what each is, in which order they go in and what would be done; with --yes (or y "
        "at the terminal) does it, one entry a file. A folder is read with those below it; patterns are filled in. The "
        "options of each import go to the files that they are for.\n"
        "Example: mutualaid import units.xlsx roster.xlsx covers.xlsx --received-on 2018-12-20\n"
        "Example: mutualaid import *.xlsx --yes"
    ),
    "import FILE": "files, folders or patterns",
    "import --yes": "do it; without it the files are only looked at and nothing is written",
    "import --return": "write the bad rows of each file to a workbook in this folder",
    "import --on": "where a file has no day: of transfers, of relief asked for, of the bank's answer",
    "import --unit": "the union where a file names none",
    "import --received-on": "of enrollments: when the contributions came; of settlements: when the list was handed in",
    "import --for": 'options of one file alone, as its own import has them: --for "list.xls=--unpaid"',
    "import --batch": "the batch that the bank answers",
}

LABELS: dict[str, str] = {
    "action.import": "Importing files",
}

SENTENCES: dict[str, str] = {
    "FILE_STATE_ENTRY": "{state} (entry #{entry})",
    "NOTES_LEFT_OUT": "{count} notes more on how it was read (titles, totals, what was tidied up): -f json lists them.",
    "FILES_DO": "To do it: {line}",
    "FILES_GO_ON": "Mend what cannot go in, or say what holds for one file alone (--for FILE=OPTIONS), then run the same line again: {line} (what is in is skipped).",
    "FILES_STAND": "What is in stands: entries {entries}. To go on: {line}",
    "FILE_OF_NO_KIND": "{file} is no table of any import. Make sure that it is the right file; if it is a list, fill in the template (mutualaid … template makes one).",
    "FILE_OF_NO_KIND_NEAR": "{file} is most like {list}, but misses {missing}. Add that column, or say which it is: --map HEADING=FIELD. See also what mutualaid {command} says of it.",
    "NO_FILES_THERE": "There is no list (Excel, CSV …) in {folder}. Make sure that it is the right folder.",
    "FILE_OF_TWO_KINDS": "{file} may be {list}: its columns do not tell. Give it to one of the commands: {commands}.",
    "FOR_WHAT": '“{value}” does not say what holds for which file. Write the file, = and its options: --for "list.xls=--unpaid".',
    "FOR_NO_FILE": "--for speaks of {value}, and no such file is among these.",
    "FOR_SEVERAL_FILES": "--for speaks of {value}, and several files are called so: {files}. Give its path.",
    "FILE_TWICE": "{file} holds exactly what {other} holds: it goes in once.",
    "OPTION_NOT_USED": "{option} was not used: none of these files takes it.",
    "YES_OR_DRY_RUN": "--yes does it, --dry-run does not. Give one of the two.",
    "NOT_A_FOLDER": "{value} is a file, and {name} needs a folder. Give another name.",
    "ASK_KIND": "Which is {file} (number or name, Enter leaves it aside):",
    "ASK_SHEETS_OF": "{count} sheets of {file} could be lists of one kind:",
    "ASK_EACH_SHEET": "all of them, each a list of its own",
    "FOR_NO_SHEET": "--for speaks of the sheet {value} of {file}, which does not have it. It has: {sheets}.",
    "HEADING_IN_NO_FILE": "--map speaks of the heading {value}, and none of these files has it. Write it as the file does.",
    "OPTION_OF_ALL_FILES": "{option} holds for the whole command, not for one file. Write it outside of --for.",
    "ASK_ASIDE": "leave it aside",
    "ASK_YES_OR_NO": "That was not understood. Type y (to import) or n (not to).",
    "ASK_ENDED": "The questions were not answered to the end, and nothing went in. Give the same command again.",
    "ASK_KEEP_WHAT": "What was answered of headings:",
    "ASK_KEEP_HEADING": "  {column} = {field} ({file})",
    "ASK_WHICH": "Which of them (number):",
    "ASK_LEAVE": "leave this file out for now",
    "ASK_ACCEPT": "take these rows as they are; the reason is asked next",
    "ASK_JOIN": "enter them as members as well, from the first day of cover on",
    "ASK_REASON": "The reason, as the journal keeps it (Enter leaves the file out):",
    "ASK_IS_UNPAID": "not paid yet: the covers wait for a receipt of their union",
    "ASK_IS_PAID": "paid, all on one day, which is asked next",
    "ASK_VALUE": "{field}, for all rows that lack it (Enter leaves the file out):",
    "ASK_LACKING": "{field} is (number, Enter for 1):",
    "ASK_A_COLUMN": "the column {column}: {samples}",
    "ASK_TITLED": "{value}, as the title or the name of the file says, for all rows that lack it",
    "ASK_TYPED": "another, for all rows that lack it",
    "ASK_ALSO": "Also without {field}, of the same kind: {files}",
    "ASK_ALSO_HEADINGS": "Also with {columns}, of the same kind: {files}",
    "ASK_NO_DAY": "That is no date; write it like 2018-12-31.",
    "ASK_ALSO_ALL": "the same for all {count}",
    "ASK_ALSO_NOT": "this one only",
    "ASK_IMPORT": "Import them now? (y/n):",
    "ASK_IMPORT_UP_TO": "{file} cannot go in. Import those before it? (y/n):",
}
