"""The words of ``journal``, in English."""

HELP: dict[str, str] = {
    "journal": "The journal: every write, to look at, verify and undo.\nmutualaid journal list",
    "journal list": (
        "List the entries: when, who, what, from which file, how many facts, hash.\nmutualaid journal list"
    ),
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
