"""``desk``: the counter as a screen. What it does it does by the very command lines, run here."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.cli import invocation, opening
from mutualaid.cli.invocation import current, today
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render.cells import about, hanging

if TYPE_CHECKING:
    from mutualaid.desk.office import Done, Found, Heard

MOST_FOUND = 50


def command() -> int:
    """Open the counter. Raises NO_TERMINAL (exit 2)."""
    streams = (sys.stdin, sys.stdout)
    if not all(each is not None and each.isatty() for each in streams) or not current().input:
        raise MutualAidError("NO_TERMINAL", Exit.USAGE)
    office = Behind()
    from mutualaid.desk.screen import Desk

    Desk(office).run()
    return Exit.DONE


class Behind:
    """The office behind the screen: asks the ledger, and runs command lines in the run that the desk began in."""

    def __init__(self) -> None:
        """Open the ledger once, before the screen: what is wrong with it is told as everywhere."""
        from mutualaid.names.units import the_district

        run = current()
        with opening.reading() as ledger:
            district = the_district(ledger)
        self.looks_only = run.at is not None
        named = "" if district is None else district.unit_name
        self.title = words.sentence("DESK_TITLE", unit=named, actor=run.actor, at=run.at or today())
        self._context = copy_context()
        self._text = ""

    def find(self, text: str) -> Sequence[Found]:
        """The people that a text may mean, at most ``MOST_FOUND``."""
        self._text = text
        return self._context.copy().run(_find, text)

    def page(self, person_no: int, *, width: int) -> str:
        """The page of a person, as ``member show`` draws it."""
        return self._context.copy().run(_page, person_no, width, self._text)

    def day(self) -> Sequence[Done]:
        """What this actor wrote today under this account, by whatever command."""
        return self._context.copy().run(_day)

    def manual(self) -> str:
        """The page of the manual for the desk."""
        from mutualaid import manual

        return manual.page("desk", words.language()).text

    def run(self, line: Sequence[str], heard: Heard) -> int:
        """Run a command line with its questions answered at the screen."""
        return self._context.copy().run(_run, line, heard)


def _day() -> Sequence[Done]:
    from mutualaid.desk.office import Done
    from mutualaid.reports.written import written_by

    with opening.reading(whole=True) as ledger:
        found = written_by(ledger, current().actor, invocation.os_user(), day=today())
    between = words.label("value", "separator")
    return [
        Done(each.entry, each.action, between.join(map(about, each.about)), each.taken_fen, each.is_undone)
        for each in found
    ]


def _find(text: str) -> Sequence[Found]:
    from mutualaid.desk.office import Found
    from mutualaid.names import people

    with opening.reading() as ledger:
        ledger.typed = _typed(text)
        rows = people.shown(ledger, people.matches(ledger, text)[:MOST_FOUND])
    between = words.label("about", "between")
    # Whoever is called just so stands before those whose name only holds it.
    rows = sorted(rows, key=lambda row: row["name"] != text)
    return [
        Found(
            row["person_no"],
            between.join(str(row[key]) for key in ("name", "document_no", "unit_name") if row[key]),
        )
        for row in rows
    ]


def _typed(text: str) -> frozenset[str]:
    from mutualaid.rules.typed import typed_values

    return typed_values([text])


LISTS = ("covers", "due", "ending", "claims", "payments", "contributions", "dependants", "spells")
"""The lists of the page in the order in which they are asked for at a counter: is this person covered?"""


def _page(person_no: int, width: int, typed: str) -> str:
    from mutualaid.render.person import page_told
    from mutualaid.reports.person import page

    with opening.reading() as ledger:
        ledger.typed = _typed(typed)
        found = page(ledger, str(person_no), on=today())
    told = page_told(found)
    keys = ("sex", "unit_name", "status", "joined_on", "left_on")
    who = found["person"]
    said = [f"{words.heading(key)} {who[key]}" for key in ("phone", "card_no") if who.get(key)]
    lines = hanging(
        words.label("about", "between").join(
            [
                str(who["name"]),
                str(who["document_no"] or ""),
                about({key: who.get(key) for key in keys} | {"status": told.get("status")}),
                *said,
            ]
        ),
        width,
    )
    for key in LISTS:
        rows = [about({"plan_name" if of == "plan" else of: said for of, said in row.items()}) for row in told[key]]
        if key == "covers" and not any(_is_covered(row) for row in found["covers"]):
            rows = [words.sentence("DESK_NO_COVER"), *rows]
        if rows:
            lines += ["", words.heading(key), *(f"  {line}" for row in rows for line in hanging(row, width - 2))]
    return "\n".join(lines)


def _is_covered(cover: Mapping[str, object]) -> bool:
    """Whether an enrolled plan covers somebody now."""
    return cover["enrollment_no"] is not None and cover["state"] == "in_force" and cover["paid"] is True


def _run(line: Sequence[str], heard: Heard) -> int:
    from mutualaid.cli.main import main

    begun = current()
    outer = begun._replace(counter=heard, arguments=(), format="table", output=None, entry=None, receipt=None)
    with invocation.running(outer._replace(opened=None, to_ask=None)):
        return main([*line])
