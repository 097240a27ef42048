"""Every command of every role, dry and wet, about people of another town and about nobody: nothing is told of them.

``demo`` alone asks no ledger; every other command has its lines in ``attacks``.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mutualaid.store import scoping
from tests.operators.conftest import Desk
from tests.operators.walk import commands, takes_dry_run
from tests.privacy import town
from tests.privacy.attacker import ENDINGS, Attacker, apart
from tests.privacy.attacks import ATTACKS, Attack
from tests.privacy.town import ACCOUNTS, LIMITED, Planted

STRIDE = 0 if os.environ.get("MUTUALAID_ATTACKS") == "all" else 8
"""One in so many lines is asked of an account, in one format; 0: every line in every format."""
DRY = takes_dry_run()

_made: list[tuple[bytes, tuple[Planted, Planted]]] = []
"""The ledger of two towns, made once in this run."""
_elsewhere: list[bytes] = []
"""The same after the other town went on, and after as many entries in which it did not."""


@pytest.fixture
def attacker(open_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attacker:
    work, aside = tmp_path / "work", tmp_path / "aside"
    work.mkdir()
    aside.mkdir()
    if not _made:
        people = town.build(open_desk, tmp_path)
        _made.append((Path(open_desk.url).read_bytes(), people))
    for name in ("TMPDIR", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(aside))
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    monkeypatch.chdir(work)
    return Attacker(open_desk, *_made[0], work, aside)


def test_every_command_is_attacked() -> None:
    assert {attack.command for attack in ATTACKS} == set(commands())


def lines(account: str, stride: int) -> Iterator[tuple[Attack, bool, str]]:
    """The lines whose turn it is with this account, dry and wet, and the format in which each is asked."""
    turn = list(ACCOUNTS).index(account)
    for number, attack in enumerate(ATTACKS):
        for dry_run in (True, False) if attack.command in DRY else (False,):
            turn += 1
            if attack.command == "demo" or (stride and (turn + number) % stride):
                continue
            for ending in (ENDINGS[turn // stride % len(ENDINGS)],) if stride else ENDINGS:
                alone = attack.command in ("report html", "report bulletin") or (attack.command, ending) == (
                    "payout export",
                    "xlsx",
                )
                yield attack, dry_run, "table" if alone else ending


@pytest.mark.parametrize("account", ACCOUNTS)
def test_nobody_is_told_more_than_their_part(attacker: Attacker, account: str) -> None:
    found = [
        finding
        for attack, dry_run, ending in lines(account, STRIDE)
        for finding in attacker.findings(account, attack, dry_run=dry_run, ending=ending)
    ]
    assert found == []
    assert attacker.codes[0] > attacker.codes.total() // 10, "lines that are all refused prove little"


OF_THE_WHOLE = ("journal verify", "journal head", "doctor", "backup ", "key ", "manual", "unit ")
"""Questions about the ledger as a whole, or about the tree, which is everybody's."""


@pytest.fixture
def twins(attacker: Attacker, open_desk: Desk, tmp_path: Path) -> tuple[Attacker, Attacker]:
    """The ledger in which the other town stays as it is, and that in which it goes on."""
    if not _elsewhere:
        town.go_on_elsewhere(open_desk, tmp_path, attacker.outside)
        _elsewhere.append(Path(open_desk.url).read_bytes())
        more = attacker.on(_elsewhere[0]).entries - attacker.entries
        Path(open_desk.url).write_bytes(_made[0][0])
        town.stay_as_it_is(open_desk, attacker.outside, more)
        _elsewhere.append(Path(open_desk.url).read_bytes())
    return attacker.on(_elsewhere[1]), attacker.on(_elsewhere[0])


def told_apart(twins: tuple[Attacker, Attacker], account: str, asked: Iterable[tuple[Attack, str]]) -> list[str]:
    """The questions that are answered otherwise because of what happened in the other town."""
    found = []
    for attack, ending in asked:
        before, after = (one.answer(account, attack, ending) for one in twins)
        if before != after:
            found.append(
                f"{account}: {' '.join((attack.command, *attack.arguments))} -f {ending}: {apart(before, after)}"
            )
    return found


def questions(account: str, stride: int) -> list[tuple[Attack, str]]:
    """Questions about a part of the ledger, and the format in which each is asked."""
    return [
        (attack, ending)
        for attack, _, ending in lines(account, stride)
        if attack.command not in DRY and not attack.command.startswith(OF_THE_WHOLE)
    ]


@pytest.mark.parametrize("account", LIMITED)
def test_whatever_happens_elsewhere_changes_no_answer(twins: tuple[Attacker, Attacker], account: str) -> None:
    asked = questions(account, max(STRIDE // 2, 1))
    assert len(asked) > 20
    assert told_apart(twins, account, asked) == []


def test_without_its_bounds_answers_are_told_apart(
    twins: tuple[Attacker, Attacker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoping, "shadow_tables", lambda *_: None)
    monkeypatch.setattr("mutualaid.cli.entrance._fill_unit", lambda *_: None)
    lists = ("member find", "enroll list", "payout list", "contribution list", "claim list", "relief list")
    asked = [(attack, ending) for attack, ending in questions("town auditor", 1) if attack.command in lists]
    told = told_apart(twins, "town auditor", asked)
    assert all(
        any(command in found for found in told) for command in ("payout list", "contribution list", "claim list")
    )


# --- without any one guard it finds something ------------------------------------------------------------------

Out = Callable[[pytest.MonkeyPatch], None]


def _no_bound(table: str) -> Out:
    def out(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(scoping, "BOUNDS", {**scoping.BOUNDS, table: "1 = 1"})

    return out


def _not_called(place: str, answer: object = None) -> Out:
    return lambda patch: patch.setattr(place, lambda *_, **__: answer)


def _nothing_masked(patch: pytest.MonkeyPatch) -> None:
    from mutualaid.rules.identity import MASKS, masks

    for name in MASKS:
        patch.setitem(MASKS, name, lambda value: value)
    patch.setattr(masks, "mask_value", lambda _, value: value)


def _everything_lent(patch: pytest.MonkeyPatch) -> None:
    from mutualaid.facts import KEYS
    from mutualaid.store import questions

    patch.setattr(questions, "offered", lambda: ("entry", *KEYS))


def _no_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("mutualaid.operators.admission.may", lambda *_: True)
    patch.setattr("mutualaid.journal.disclosing._refuse_role", lambda *_: None)


def _for_everybody_to_read(patch: pytest.MonkeyPatch) -> None:
    private = tempfile.mkstemp

    def open_to_all(*given: Any, **named: Any) -> tuple[int, str]:
        handle, path = private(*given, **named)
        os.fchmod(handle, 0o644)
        return handle, path

    patch.setattr(tempfile, "mkstemp", open_to_all)


GUARDS: dict[str, tuple[Out, str, tuple[str, ...]]] = {
    # the guard: how it is taken out, who asks, what they ask
    "roles": (_not_called("mutualaid.operators.admission.may", True), "auditor", ("member edit", "claim reject")),
    "denials": (_not_called("mutualaid.cli.entrance.note_denial"), "auditor", ("member edit", "journal undo")),
    "masks": (_nothing_masked, "auditor", ("member find", "member show", "payout list")),
    "roles at the command and at the gate": (_no_gate, "auditor", ("enroll template",)),
    "files for their owner": (_for_everybody_to_read, "admin", ("enroll template",)),
    "what query is lent": (_everything_lent, "auditor", ("query",)),
    "who writes is bounded": (_not_called("mutualaid.journal.scope.of"), "town clerk", ("member edit", "claim reject")),
    "the part of who asks": (_not_called("mutualaid.store.scoping.shadow_tables"), "town clerk", ("member show", "claim show")),
    **{
        f"the part: {table}": (_no_bound(table), account, commands)
        for table, account, commands in (
            ("personal", "town clerk", ("member show", "member edit")),
            ("contribution", "town clerk", ("contribution refund", "contribution record")),
            ("enrollment", "town clerk", ("enroll cancel",)),
            ("claim", "town clerk", ("claim show", "claim reject")),
            ("payout", "town clerk", ("payout import",)),
            ("relief", "town approver", ("relief reject", "relief approve")),
            ("mapping", "town clerk", ("mapping list",)),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS)
def test_it_finds_something_where_a_guard_is_taken_out(
    attacker: Attacker, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, account, asked = GUARDS[guard]
    out(monkeypatch)
    lines_of_these = [one for one in lines(account, 1) if one[0].command in asked]
    assert any(
        attacker.findings(account, attack, dry_run=dry_run, ending=ending) for attack, dry_run, ending in lines_of_these
    )
