"""The sheets of a trial by town, by outcome and reason, and of the persons."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import words
from mutualaid.claims.trying import Trial
from mutualaid.claims.trying.figures import PersonLine, Sums
from mutualaid.render.summary.drawing import GRAY, LEFT_ONE_LINE, SECTION, SMALL, Place, paper, write_text
from mutualaid.render.trial.drawing import Column, heads, line, opening, say
from mutualaid.rules.rates import growth_bp

LISTED = 1_000
"""So many who gain and so many who lose are listed; the counts tell all of them."""

TOWNS = (
    Column("unit_code", "text", 13),
    Column("unit_name", "text", 26),
    Column("before", "fen", 16),
    Column("after", "fen", 16),
    Column("change", "fen", 15),
    Column("change_rate", "growth", 11),
    Column("claims", "count", 9),
    Column("aided_before", "count", 11),
    Column("aided_after", "count", 11),
    Column("gaining", "count", 11),
    Column("losing", "count", 11),
)
OUTCOMES = (
    Column("outcome", "text", 16),
    Column("reason", "text", 34),
    Column("count_before", "count", 12),
    Column("count_after", "count", 12),
    Column("change_count", "count", 10),
    Column("before", "fen", 17),
    Column("after", "fen", 17),
)
PEOPLE = (
    Column("person_no", "text", 11),
    Column("name", "text", 12),
    Column("unit_name", "text", 42),
    Column("claims", "count", 9),
    Column("before", "fen", 16),
    Column("after", "fen", 16),
    Column("change", "fen", 16),
)


def draw_towns(page: Worksheet, trial: Trial) -> Place:
    """The whole first, then each town."""
    opening(page, trial, "towns", TOWNS)
    heads(page, 4, TOWNS)
    line(page, 5, TOWNS, _sums("", say("whole"), trial.sums), is_total=True)
    row = 5
    for code, name, sums in trial.towns:
        row += 1
        line(page, row, TOWNS, _sums(code, name, sums))
    write_text(page, row + 1, 1, say("note_towns"), SMALL, LEFT_ONE_LINE)
    page.freeze_panes = "C6"
    paper(page, row + 1, len(TOWNS), titles="1:4")
    letters = {column.key: get_column_letter(at) for at, column in enumerate(TOWNS, start=1)}
    return Place(page.title, 6, row, 5, letters)


def _sums(code: str, name: str, sums: Sums) -> tuple[object, ...]:
    return (
        *(code, name, sums.before_fen, sums.after_fen, sums.change_fen, growth_bp(sums.after_fen, sums.before_fen)),
        *(sums.claim_count, sums.aided_before_count, sums.aided_after_count, sums.gaining_count, sums.losing_count),
    )


def draw_outcomes(page: Worksheet, trial: Trial) -> None:
    """What is said of the claims on either side, in the order of judging."""
    opening(page, trial, "outcomes", OUTCOMES)
    heads(page, 4, OUTCOMES)
    counts = [sum(told[side] for told in trial.outcomes.values()) for side in range(4)]
    line(page, 5, OUTCOMES, (say("whole"), "", *counts[:2], counts[1] - counts[0], *counts[2:]), is_total=True)
    row = 5
    for (outcome, reason_code), (before, after, before_fen, after_fen) in trial.outcomes.items():
        row += 1
        named = say("unclaimed") if outcome is None else words.label("outcome", outcome)
        reason = "" if reason_code is None else words.label("step", reason_code)
        line(page, row, OUTCOMES, (named, reason, before, after, after - before, before_fen, after_fen))
    page.freeze_panes = "A6"
    paper(page, row, len(OUTCOMES), titles="1:4", one_page=True)


def draw_people(page: Worksheet, trial: Trial) -> None:
    """Who gains and who loses, the most first, names masked."""
    opening(page, trial, "people", PEOPLE)
    heads(page, 4, PEOPLE)
    row = 4
    gain = [person for person in trial.people if person.change_fen > 0]
    lose = [person for person in reversed(trial.people) if person.change_fen < 0]
    for block, people in (("gaining", gain), ("losing", lose)):
        row += 1
        write_text(page, row, 1, say(f"block_{block}", count=f"{len(people):,}"), SECTION, LEFT_ONE_LINE)
        page.row_dimensions[row].height = 22
        for person in people[:LISTED]:
            row += 1
            line(page, row, PEOPLE, _person(person))
        if len(people) > LISTED:
            row += 1
            write_text(page, row, 1, say("more_people", count=f"{len(people) - LISTED:,}"), GRAY, LEFT_ONE_LINE)
    row += 2
    same = len(trial.people) - len(gain) - len(lose)
    write_text(page, row, 1, say("note_people", count=f"{same:,}"), SMALL, LEFT_ONE_LINE)
    page.freeze_panes = "A5"
    paper(page, row, len(PEOPLE), titles="1:4")


def _person(person: PersonLine) -> tuple[object, ...]:
    return (
        *(str(person.person_no), person.name, person.unit_name, person.claim_count),
        *(person.before_fen, person.after_fen, person.change_fen),
    )
