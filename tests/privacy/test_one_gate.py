"""No way from a personal value to a file or a screen but through the gate: the sources are read for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mutualaid.reports.asking import PERSONAL
from mutualaid.rules.identity import MASKS
from mutualaid.store.reading import read
from mutualaid.store.resources import folder, query_text
from tests.ledgers import founded
from tests.store.test_asking import texts

PROGRAM = Path(folder("db/queries")).parents[1] / "mutualaid"
MODULES = {path.relative_to(PROGRAM).as_posix(): path for path in sorted(PROGRAM.rglob("*.py"))}

# --- the queries ----------------------------------------------------------------------------------------------

TELL_NO_VALUE = {
    ("check_card_shared", "first_id"),  # the least number of those who share a card
}
"""Columns of queries that are made of personal values and hold none."""

_VALUE = re.compile(rf"\b\w+\.({'|'.join(sorted(PERSONAL))})\b")


def named(text: str) -> Iterator[tuple[str, str]]:
    """The columns that a query names with ``as``, and what each is made of."""
    text = re.sub(r"--[^\n]*", "", text)
    for found in re.finditer(r"\bas\s+([a-z_]\w*)\b", text):
        depth, place = 0, found.start() - 1
        while place >= 0 and not (depth == 0 and (text[place] in "(," or re.match(r"(?i)\bselect\b", text[place:]))):
            depth += {")": 1, "(": -1}.get(text[place], 0)
            place -= 1
        yield found[1], text[place + 1 : found.start()]


def sql_files() -> list[Path]:
    return [path for kind in ("queries", "views", "fragments") for path in Path(folder(f"db/{kind}")).glob("*.sql")]


def test_a_query_tells_a_personal_value_under_the_name_that_it_is_masked_by() -> None:
    found = {
        (path.stem, alias)
        for path in sql_files()
        for alias, made_of in named(path.read_text(encoding="utf-8"))
        if _VALUE.search(made_of) and alias not in PERSONAL
    }
    assert found == TELL_NO_VALUE


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("select substr(p.document_no, 1, 6) as region from personal_now p", [("region", "p.document_no")]),
        ("select p.person_id, case when p.name is null then 1 end as x", [("x", "p.name")]),
        ("select (select p.phone from personal_now p) as y, u.name as z", [("y", "p.phone"), ("z", "u.name")]),
    ],
)
def test_the_reader_of_queries_sees_what_a_column_is_made_of(text: str, made: list[tuple[str, str]]) -> None:
    found = [(alias, value[0]) for alias, of in named(text) if (value := _VALUE.search(of))]
    assert found == made


def test_every_personal_column_has_its_mask() -> None:
    assert set(MASKS) == PERSONAL


@pytest.fixture(scope="module")
def clear(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The queries that tell personal values."""
    found = set()
    with read(founded(tmp_path_factory.mktemp("queries"))) as reader:
        for path in Path(folder("db/queries")).glob("*.sql"):
            text = query_text(path.stem)
            params = dict.fromkeys(re.findall(r"(?<!:):([a-z_0-9]+)", re.sub(r"--[^\n]*", "", text)))
            if PERSONAL.intersection(reader.answer(text, params).columns):
                found.add(path.stem)
    return frozenset(found)


# --- who reads values ------------------------------------------------------------------------------------------

READS = {
    "checks/money.py": "the day of birth on which a price hangs; a finding names the enrollment's number",
    "checks/people.py": "the check digit of every document; a finding names the person's number",
    "claims/ground.py": "the day of birth and the diagnosis that a decision rests on",
    "claims/payees.py": "the payee that stands, and whether the account is the member's own card",
    "claims/single.py": "the diagnosis of a claim, whose words are weighed",
    "claims/stays.py": "the diagnosis of a stay, whose words are weighed",
    "journal/subjects.py": "the name of whoever an entry is about, starred unless it was typed",
    "enrollments/single.py": "who is to be enrolled, as a row of a roster would name them",
    "imports/people.py": "the people whom the documents of a file name, and whether the names agree",
    "members/cards.py": "who has a card already",
    "members/erasing.py": "every version of what the law wants erased",
    "members/people.py": "what is known of the people of a roster, to be compared with it",
    "members/recognizing.py": "somebody who comes back with another document",
    "members/single.py": "whose a document is, and what is changed of a person",
    "names/people.py": "people found by a text; shown masked but to whom there is leave for",
    "payouts/granted.py": "the account that a grant is paid to",
    "payouts/proposing.py": "the account that a decision is paid to",
    "payouts/reissuing.py": "the account that a payment went to, and the one that stands now",
    "payouts/sent.py": "the accounts of the lines that went to the bank, met by its answer",
    "payouts/standing.py": "the accounts of a batch; payouts/bank.py makes its file of them with leave",
    "payouts/stories.py": "the names of payees of received lists, to be compared with them",
    "publications/bridging.py": "the names of people between two figures, masked where they are read",
    "publications/history.py": "whichever rows changed; their numbers and days alone",
    "reports/journal.py": "the rows of an entry; every personal column by its mask",
}
"""The modules that read personal values as they are, and what for. What they say of them bears a mask."""
ROWS_OF_ANY_TABLE = frozenset(
    (
        *("journal/entries.py", "journal/erased.py", "journal/scope.py", "journal/undoing.py", "journal/verifying.py"),
        *("store/guards.py", "store/questions.py", "store/rows.py", "store/scoping.py", "store/slices.py"),
    )
)
"""The rooms that hold rows and know no person: they digest, void, verify and copy them."""

_NAMED = re.compile(rf"\b({'|'.join(sorted(PERSONAL))})\b")
_FRAGMENTS = [
    path.stem for path in Path(folder("db/fragments")).glob("*.sql") if _NAMED.search(path.read_text(encoding="utf-8"))
]
_COLUMNS = re.compile(rf"{_NAMED.pattern}|\*|\{{\}}|\{{({'|'.join(_FRAGMENTS)}):")
_READS = re.compile(r'(?i)\b(?:from|join)\s+"?(?:(?:personal|identity|medical|payee)(?:_now)?|\{\})"?(?!\w)')


def reads(text: str) -> bool:
    """Whether a text reads values, not only whether there are any."""
    return _READS.search(text) is not None and _COLUMNS.search(text) is not None


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a module by the last word of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield called(node), node


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def read_as_they_are(path: Path) -> set[object]:
    """The query files that a module asks for otherwise than by ``run``, which masks."""
    asked = (call for name, call in calls(path) if name in ("query_text", "rows", "_ids"))
    return {given.value for call in asked for given in call.args if isinstance(given, ast.Constant)}


def test_who_reads_values_is_listed(clear: frozenset[str]) -> None:
    found = {
        module
        for module, path in MODULES.items()
        if not module.startswith(("models/", "words/"))
        and (any(reads(text) for text in texts(path)) or clear & read_as_they_are(path))
    }
    assert found == READS.keys() | ROWS_OF_ANY_TABLE


SINKS = (
    *("mutualaid.render", "mutualaid.cli", "openpyxl"),
    *("mutualaid.sheets.writing", "mutualaid.sheets.templates", "mutualaid.sheets.listing", "mutualaid.sheets.body"),
)
WRITERS = frozenset(
    (
        "write_template",
        "write_return",
        "table_parts",
        "plain_bytes",
        "packed",
        "content",
        "save",
        "replacing",
        "delivered",
    )
)


@pytest.mark.parametrize("module", [*READS, *sorted(ROWS_OF_ANY_TABLE)])
def test_who_reads_values_reaches_no_file_and_no_screen(module: str) -> None:
    """They hand back receipts, problems and masked rows; what may be written in clear is written by who has leave."""
    reached = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            reached |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            reached |= {each.name for each in node.names}
    assert [name for name in reached if name.startswith(SINKS) or name.rpartition(".")[2] in WRITERS] == []
    assert [name for name, _ in calls(MODULES[module]) if name in ("print", "open", "write_text", "write_bytes")] == []


SAYING = frozenset(("MutualAidError", "Problem", "Note", "Finding", "hold", "refuse", "find", "note_file"))
MASKING = frozenset(("mask_name", "mask_document", "mask_phone", "mask_card", "mask_value", "name_shown"))
ROOMS = ("checks", "claims", "contributions", "enrollments", "imports", "members", "names", "payouts", "relief")
SAYS_OTHERS = {
    ("enrollments/writing.py", "BELOW_FLOOR"): "the name of a column",
    ("enrollments/remarks.py", "facts"): "the name of a field",
    ("members/carrying.py", "facts"): "the name of a unit",
    ("payouts/batching.py", "facts"): "the last four digits of an account, as its mask leaves them",
}


def bare(node: ast.AST) -> Iterator[str]:
    """The personal values in an expression that no mask stands around; the name of an actor is none."""
    if isinstance(node, ast.Call) and (called(node) in MASKING or ast.unparse(node.func).startswith("MASKS[")):
        return
    if isinstance(node, ast.Attribute) and node.attr in PERSONAL and not ast.unparse(node).endswith("actor.name"):
        yield ast.unparse(node)
    elif isinstance(node, ast.Name) and node.id in PERSONAL:
        yield node.id
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value in PERSONAL:
        yield ast.unparse(node)
    for child in ast.iter_child_nodes(node):
        yield from bare(child)


def said(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What becomes a fact of a sentence: by its code, so far as the call says it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in SAYING:
            codes = [str(given.value) for given in node.args if isinstance(given, ast.Constant)]
            yield from ((code, each.value) for code in codes[-1:] or [""] for each in node.keywords)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and isinstance(node.value, ast.Dict):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and "facts" in target.id for target in targets):
                yield "facts", node.value


@pytest.mark.parametrize("module", [module for module in MODULES if module.partition("/")[0] in ROOMS])
def test_no_fact_of_a_sentence_is_a_personal_value_without_a_mask(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    found = {(module, code): value for code, given in said(tree) for value in bare(given)}
    assert {place: value for place, value in found.items() if place not in SAYS_OTHERS} == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('hold("name", "X", row.name, name=mask_name(known.name))', []),
        ('hold("name", "X", row.name, name=known.name)', ["known.name"]),
        ('raise MutualAidError("X", name=name)', ["name"]),
        ('Note("X", facts={"a": [row["document_no"] for row in rows]})', ["row['document_no']"]),
        ('facts: dict[str, object] = {"tail": account.card_no[-4:]}', ["account.card_no"]),
        ('MutualAidError("X", actor=intent.actor.name)', []),
    ],
)
def test_the_reader_of_sentences_sees_a_value_without_a_mask(text: str, values: list[str]) -> None:
    assert [value for _, given in said(ast.parse(text)) for value in bare(given)] == values


# --- who has leave ---------------------------------------------------------------------------------------------

GATE = "journal/disclosing.py"
THROUGH_THE_GATE = {
    "cli/opening.py": {"disclose"},
    "imports/desk.py": {"own_rows"},
    "payouts/bank.py": {"within"},
    GATE: {"within"},
}
"""Who asks the gate for leave, and for which."""


def test_leave_is_made_by_the_gate_alone_and_asked_for_where_it_is_listed() -> None:
    made, asked = set(), {}
    for module, path in MODULES.items():
        names = {name for name, _ in calls(path)}
        if "Disclosure" in names and not module.startswith("models/"):
            made.add(module)
        if through := names & {"disclose", "within", "own_rows"} - (
            {"within"} if module == "store/scoping.py" else set()
        ):
            asked[module] = through
    assert made == {GATE}
    assert asked == THROUGH_THE_GATE


def test_a_file_in_clear_is_made_where_there_is_leave() -> None:
    """Templates filled with people, rows handed back, lines for the bank: each maker asks for leave by its type."""
    made = {
        (module, name)
        for module, path in MODULES.items()
        for name, _ in calls(path)
        if name in ("write_template", "write_return", "PaymentLine")
    }
    assert made == {
        ("cli/enroll.py", "write_template"),
        ("cli/importing.py", "write_template"),
        ("cli/importing.py", "write_return"),
        ("payouts/bank.py", "PaymentLine"),
    }
