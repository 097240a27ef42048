"""The words of ``journal``, in English."""

HELP: dict[str, str] = {
    "journal": "The journal: every write, to look at, verify and undo.\nmutualaid journal list",
    "journal list": (
        "List the entries: time, actor, action, file, counts and hash; by who, what, day, file or record.\n"
        "Example: mutualaid journal list\n"
        "mutualaid journal list --by 王会计 --action enroll --since 2018-01-01\n"
        "mutualaid journal list --record enrollment:12"
    ),
    "journal list --by": "entries of this actor",
    "journal list --action": "entries of this action, as enroll import; enroll alone is all that it does",
    "journal list --file": "entries of files with this in their name",
    "journal list --record": "entries that wrote or voided this record: table and number, as enrollment:12",
    "journal show": "One entry's whole story: its fields, what it asserted and voided, what undid or changed it later.\nmutualaid journal show 12",
    "journal verify": (
        "Verify the ledger: every digest and hash computed anew; anything altered is told (exit 6).\n"
        "mutualaid journal verify --head 9f3a1c2b"
    ),
    "journal head": "Show the latest entry and its hash, to print on paper.\nmutualaid journal head -f json",
    "journal undo": (
        "Undo an entry: void what it asserted and assert again what it voided; the undo is an entry too.\n"
        'mutualaid journal undo 12 --reason "wrong file"'
    ),
    "journal show NO": "the entry's number",
    "journal undo NO": "the number of the entry to undo",
    "journal verify --head": "a hash printed on paper: an entry of the ledger must have it",
    "journal show --all": "show every fact, not the first 20 of each table",
    "journal verify --full": "verify from the first entry on, whatever was verified before",
    "journal verify --anchor": "the chain must pass through every anchor of this file",
    "journal anchor --check": "only verify, add nothing",
    "journal anchor FILE": "the file of anchors",
    "journal anchor": "Add the head of the ledger to a text file on another medium; first every anchor there must be in the chain (else exit 6, and nothing is added).\nmutualaid journal anchor /media/usb/anchors.txt",
    "journal disclosures": "What left in clear: who had whose values, when, by which command, what for, into which file; of one person with --person.\nmutualaid journal disclosures --person 17",
    "journal disclosures --person": "only what held this person's values: a number, a document number, or a text that finds one person",
    "journal who RECORD": "a table and a number, such as enrollment:12, payout 5 or person:7",
    "journal who": "The life of one record: each version with its entry, who and when, what it changed and what voided it.\nmutualaid journal who enrollment:12\nmutualaid journal who person 5",
}

LABELS: dict[str, str] = {
    "action.journal undo": "Undo of an entry",
}
