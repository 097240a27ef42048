"""Who may read rows: outside ``store`` and ``journal`` the views of what stands are asked, and nobody resolves a merge."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mutualaid.facts import KEYS
from mutualaid.store.resources import folder

PROGRAM = Path(folder("db/queries")).parents[1] / "mutualaid"
KNOWS_ROWS = ("store", "journal")

ROWS = {
    "claims/adjudicating.py": (
        {"decision"},
        "the decision before the one to make was voided when its claim was reopened",
    ),
    "claims/deaths.py": ({"membership", "person_alias"}, "the deaths and the merges of the entry being written"),
    "claims/rechecking.py": (
        {"allocation", "person_alias"},
        "which unit's receipt paid for a cover, though it was taken off it since; that a merge was taken back",
    ),
    "claims/stays.py": ({"decision"}, "whether a claim was reopened is told by the entry that voided its decision"),
    "claims/watching.py": (
        {"claim", "decision", "enrollment", "payout"},
        "what the entry being written asserts and voids",
    ),
    "members/erasing.py": ({"{}"}, "every version of what the law wants erased, standing or not"),
    "payouts/reissuing.py": ({"personal", "payee"}, "the account that a payment went to, standing or not"),
    "payouts/sent.py": ({"personal", "payee"}, "the account that a payment went to, standing or not"),
    "payouts/standing.py": (
        {"decision", "personal", "payee", "relief_approval"},
        "the versions that a payment was made by, standing or not",
    ),
    "periods.py": ({"period_closing"}, "a closing that was taken back is told with the entry that did it"),
    "publications/history.py": (
        {"{}", "enrollment", "payout", "payout_event"},
        "what changed between two heads is told by the entries of its rows",
    ),
    "publications/watching.py": (
        {"membership", "enrollment", "contribution", "allocation", "payout", "payout_event"},
        "what the entry being written asserts and voids",
    ),
    "reports/journal.py": ({"{}"}, "the rows of an entry, and the life of a record"),
    "reports/written.py": ({"contribution"}, "the money that an entry took, and that an undo gave back"),
}
"""The modules that read tables of facts (``{}``: whichever is asked for), and why no view can tell it. None of them for
speed: read through the views, adjudication and proposals take as long as they took (``bench.py --only claims``)."""

MERGES = {
    "claims/deaths.py": "who had died under one record has died under both",
    "claims/rechecking.py": "two records that became one are why a decision would be otherwise",
    "claims/watching.py": "under whichever record somebody stood before the entry",
    "members/erasing.py": "the rows of every record are erased",
    "members/single.py": "a merge that is merged again goes on with the last survivor",
    "payouts/proposing.py": "only of merged persons may two decisions pay the same days",
    "publications/history.py": "who was one human being at either head",
}
"""The modules that ask who was merged, and why; whose a fact is, the views say."""

BEYOND = {
    "claims/stays.py": "a settlement number is one in the whole ledger",
    "contributions/receipts.py": "a receipt number is one in the whole ledger",
    "enrollments/standing.py": "a receipt number is one in the whole ledger",
    "imports/desk.py": "an entry of others is nobody's same file",
    "imports/people.py": "asking for a stranger is recorded",
    "members/recognizing.py": "a document is one person's in the whole ledger",
    "members/single.py": "a document is one person's in the whole ledger",
    "names/people.py": "asking for a stranger is recorded",
    "payouts/stories.py": "a serial number is one payment in the whole ledger",
    "publications/watching.py": "a printed figure is of the whole ledger; no value of it is told",
    "journal/disclosing.py": "who acts, and in which role",
    "journal/entries.py": "keys, corrections and periods are the whole ledger's",
    "journal/scope.py": "what may be written is judged by the whole ledger",
    "journal/undoing.py": "what rests on an entry is looked for in the whole ledger",
    "cli/desk.py": "what somebody has written today themselves",
    "cli/journal.py": "a chain is verified whole or not at all",
}
"""The modules that ask beyond the part to which somebody is limited, and why."""

_BEYOND = re.compile(
    r"\b(?:ledger|reader|writer|_scope)\.(?:whole|unbounded|elsewhere|is_elsewhere|is_outside)\(|whole=True"
)

_READS = re.compile(rf'(?i)\b(?:from|join)\s+"?({"|".join(KEYS)}|\{{\}})"?(?!\w)')


def texts(path: Path) -> Iterator[str]:
    """The texts of a module, each whole, without docstrings; ``{}`` stands for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value


MODULES = {
    path.relative_to(PROGRAM).as_posix(): path
    for path in sorted(PROGRAM.rglob("*.py"))
    if path.relative_to(PROGRAM).parts[0] not in (*KNOWS_ROWS, "models", "words")
}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_reads_views_and_the_tables_that_are_listed(module: str) -> None:
    found = {read for text in texts(MODULES[module]) for read in _READS.findall(text)}
    assert found == ROWS.get(module, (set(), ""))[0]


@pytest.mark.parametrize("module", MODULES)
def test_no_text_says_what_stands(module: str) -> None:
    said = [text for text in texts(MODULES[module]) if re.search(r"(?i)voided_by\s+is\s+null", text)]
    assert module == "publications/history.py" or said == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_that_asks_who_was_merged_is_listed(module: str) -> None:
    asks = any("person_alias_now" in text for text in texts(MODULES[module]))
    assert asks == (module in MERGES)


def test_a_module_that_asks_beyond_a_scope_is_listed() -> None:
    found = {
        path.relative_to(PROGRAM).as_posix()
        for path in PROGRAM.rglob("*.py")
        if _BEYOND.search(path.read_text(encoding="utf-8"))
    }
    assert sorted(found) == sorted(BEYOND)


@pytest.mark.parametrize("module", MODULES)
def test_who_asks_is_handed_on_as_it_is(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    adapters = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Lambda) and node.args.args and ".select" in ast.unparse(node.body))
        or (isinstance(node, ast.FunctionDef) and node.name in ("select", "select_named"))
    ]
    assert adapters == []


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ('"select 1 from claim c"', {"claim"}),
        ("f'select * from \"{table}\"'", {"{}"}),
        ('"select 1 from claim_now c join payout\\n on"', {"payout"}),
        ('"a promise from claims"', set()),
        ('f"x{1}" "select 1 FROM decision"', {"decision"}),
    ],
)
def test_a_read_of_a_table_is_seen(tmp_path: Path, text: str, reads: set[str]) -> None:
    module = tmp_path / "m.py"
    module.write_text(f'"""Docstring: from claim."""\nx = {text}\n', encoding="utf-8")
    assert {read for said in texts(module) for read in _READS.findall(said)} == reads
