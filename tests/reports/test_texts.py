"""The rules that keep ``db/views`` and ``db/queries`` portable and readable at any entry, held over the texts."""

from __future__ import annotations

import re

import pytest

from mutualaid import models
from mutualaid.reports.asking import IN_SPANS
from mutualaid.store.reading import portable
from mutualaid.store.resources import fill, folder, query_text, resource_names, resource_text

QUERIES = resource_names("queries", ".sql")
VIEW_FILES = resource_names("views", ".sql")
VIEWS = {stem.split("_", 1)[1]: stem for stem in VIEW_FILES}
TABLES = {str(fact.__tablename__) for fact in models.FACTS}
JOURNAL = {"entry", "alembic_version"}
"""Tables that hold no fact: a query of the journal's own story names them with an entry of its own."""

HISTORIES = {
    *(
        "member_history",
        "member_contributions",
        "period_list",
        "check_closed_period",
        "check_same_account",
        "check_orphans",
        "hindsight",
    ),
}
"""They tell voided rows as well, so no view can serve; each bounds its entries itself."""

OF_SPANS = {f"{name}_spans" for name in IN_SPANS}
"""They ask what is kept for quick answers at the head; the query of the plain name asks the facts, at any entry."""

FOR_QUERY_ALONE = {"universal_touch_now"}
"""Views that people ask in words of their own; the reports ask a fragment (``touched``), and a test holds both equal."""

ONE_ENGINE_ONLY = (
    r"\bifnull\(|\bstrftime\(|\bjulianday\(|\bdate\(|\bgroup_concat\(|\binstr\(|\bprintf\(|\biif\(|\btotal\("
    r"|\browid\b|\bglob\b|\bilike\b|\bgreatest\(|\bleast\(|\bnow\(|\bto_char\(|\bisnull\b|\bnotnull\b|::|`|\?|\blimit\s+:"
)


def code(text: str) -> str:
    """The text without comments, in lower case."""
    return re.sub(r"--[^\n]*", "", text).lower()


def sources(text: str) -> set[str]:
    """What a statement reads, without the names it defines itself."""
    plain = re.sub(r"'[^']*'", "''", code(text))
    plain = re.sub(r"\bextract\([^)]*\)", "", plain)
    named = set(re.findall(r"(?:\bfrom|\bjoin)\s+([a-z_][a-z0-9_]*)", plain))
    own = set(
        re.findall(
            r"(?:\bwith|\brecursive|,|\))\s*([a-z_]+)(?:\([^)]*\))?\s+as\s+(?:not\s+)?(?:materialized\s*)?\(", plain
        )
    )
    own |= set(re.findall(r"\bwith\s+(?:recursive\s+)?([a-z_]+)", plain))
    return named - own


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_what_it_asks_takes_and_gives(name: str) -> None:
    header = query_text(name).split("\n", 3)
    assert all(line.startswith("-- ") for line in header[:3])
    comments = "\n".join(line for line in query_text(name).splitlines() if line.startswith("--"))
    assert "Parameters:" in comments
    assert "One row means" in comments


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_names_the_parameters_it_takes(name: str) -> None:
    text = query_text(name)
    comments = "\n".join(line for line in text.splitlines() if line.startswith("--"))
    for parameter in set(re.findall(r"(?<![:\w]):([a-z_][a-z0-9_]*)", code(text))):
        if not re.fullmatch(r"born_\d+|n\d+", parameter):
            assert re.search(rf"\b{parameter}\b", comments), parameter


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_reads_views_and_never_a_table_of_facts(name: str) -> None:
    text = query_text(name)
    allowed = VIEWS.keys() | JOURNAL
    if name in HISTORIES:
        assert "entry_id <= :last_entry" in text
        allowed = allowed | TABLES
    if name in OF_SPANS:
        allowed = allowed | {"span"}
    assert sources(text) <= allowed


@pytest.mark.parametrize("name", [*(("queries", name) for name in QUERIES), *(("views", name) for name in VIEW_FILES)])
def test_a_text_speaks_the_sql_of_both_engines(name: tuple[str, str]) -> None:
    text = code(fill(resource_text(name[0], f"{name[1]}.sql")))
    assert not re.search(ONE_ENGINE_ONLY, text)
    assert '"' not in text
    # A bare ":x is null" leaves PostgreSQL without a type for x.
    assert not re.search(r":[a-z_]+\s+is\s+(not\s+)?null", text)
    # PostgreSQL has no sum of truth values.
    assert not re.search(r"\bsum\([a-z_.]+\s*(=|<>|<|>)", text)


@pytest.mark.parametrize("name", QUERIES)
def test_a_sum_that_is_handed_back_is_cast_from_numeric(name: str) -> None:
    text = code(query_text(name))
    last = text[text.rfind("\n)\n") :] if "\n)\n" in text else text
    for found in re.finditer(r"\bsum\(", last):
        assert re.search(r"cast\((coalesce\()?$", last[: found.start()]), last[found.start() - 40 : found.end() + 20]


@pytest.mark.parametrize("name", QUERIES)
def test_rows_are_ordered_by_codes_never_by_names(name: str) -> None:
    for order in re.findall(r"\border by\s+([^)]*)", code(query_text(name))):
        assert not re.search(r"\b(unit_)?name(_zh|_en)?\b", order)


@pytest.mark.parametrize("name", QUERIES)
def test_every_parameter_is_found_by_the_reader_on_both_engines(name: str) -> None:
    text = query_text(name)
    wanted = set(re.findall(r"(?<![:\w]):([a-z_][a-z0-9_]*)", code(text)))
    params = dict.fromkeys(wanted, 1)
    assert set(portable(text, params, "sqlite")[1]) == wanted
    assert set(re.findall(r"%\(([a-z_0-9]+)\)s", code(portable(text, params, "postgresql")[0]))) == wanted


@pytest.mark.parametrize("name", VIEW_FILES)
def test_a_view_file_holds_one_view_of_its_own_name(name: str) -> None:
    text = resource_text("views", f"{name}.sql")
    assert text.startswith("-- One row a")
    assert re.findall(r"^create view ([a-z_]+) as$", text, re.MULTILINE) == [name.split("_", 1)[1]]
    assert ";" not in code(text)


@pytest.mark.parametrize("name", VIEW_FILES)
def test_only_the_lowest_views_know_entries_and_they_all_ask_who_stands(name: str) -> None:
    text = code(resource_text("views", f"{name}.sql"))
    reads = sources(fill(text))
    tables = reads & TABLES
    earlier = {view for view, stem in VIEWS.items() if stem < name}
    # What a person had once is told by rows that stand no more, unless the entry that voided them took them back.
    known = JOURNAL if "{once_held" in text else set()
    assert reads - TABLES <= earlier | known, "views read earlier views only"
    assert bool(tables) == (name < "100")
    assert text.count("{standing") + text.count("{once_held") == len(
        re.findall(rf"\b(?:from|join)\s+(?:{'|'.join(TABLES)})\b(?!_)", text)
    )
    assert "voided_by" not in text
    assert "entry_id" not in text


def test_every_table_of_facts_has_its_lowest_view() -> None:
    assert {f"{table}_now" for table in TABLES} <= VIEWS.keys()


def test_every_upper_view_is_used() -> None:
    texts = [query_text(name) for name in QUERIES]
    texts += [fill(resource_text("views", f"{name}.sql")) for name in VIEW_FILES]
    used = set().union(*(sources(text) for text in texts))
    assert {view for view, stem in VIEWS.items() if stem >= "100"} - used == FOR_QUERY_ALONE


def test_every_query_of_the_reports_is_run_by_them() -> None:
    import pathlib

    root = pathlib.Path(folder("db/queries")).parents[1] / "mutualaid"
    code_of_program = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    assert [
        name
        for name in QUERIES
        if name not in OF_SPANS and f'"{name}"' not in code_of_program and f"{name}.sql" not in code_of_program
    ] == []
