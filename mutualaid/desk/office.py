"""What the screen needs of the office behind it, and what it keeps of its own day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from mutualaid.results import Receipt


class Found(NamedTuple):
    """One of the people that a text may mean."""

    person_no: int
    told: str


class Heard(Protocol):
    """Who hears a command that runs and answers what it asks: ``cli.invocation.Counter``."""

    width: int

    def hear(self, text: str) -> None:
        """Be told what the command says."""
        ...

    def answer(self, prompt: str) -> str | None:
        """What is typed after a prompt; None where the question is left."""
        ...

    def told(self, receipt: Receipt) -> None:
        """Be told a receipt, tried or meant."""
        ...


class Office(Protocol):
    """What the desk asks the program for. It knows no ledger itself."""

    title: str
    """Whose ledger it is, and who sits here."""
    looks_only: bool
    """Whether nothing may be written: an earlier moment is shown."""

    def find(self, text: str) -> Sequence[Found]:
        """The people that a text may mean. Raises ``MutualAidError``."""
        ...

    def page(self, person_no: int, *, width: int) -> str:
        """The page of a person as text of so many cells a line. Raises ``MutualAidError``."""
        ...

    def manual(self) -> str:
        """The page of the manual for the desk."""
        ...

    def run(self, line: Sequence[str], heard: Heard) -> int:
        """Run a command line; hands back its exit code. Never raises."""
        ...


class Done(NamedTuple):
    """One entry that this desk has written."""

    entry: int
    action: str
    about: str
    taken_fen: int
    """Money taken; negative: given back."""
    undone: bool = False


class Ledger:
    """The day of this desk: its entries, and the money that it took."""

    def __init__(self) -> None:
        self.done: list[Done] = []

    def note(self, receipt: Receipt, about: str) -> Done | None:
        """Keep what a receipt tells of an entry that was written; None where none was."""
        if receipt.entry is None or receipt.dry_run:
            return None
        made = Done(receipt.entry, receipt.action, about, _taken(receipt.facts))
        self.done.append(made)
        return made

    def undo(self, entry: int, by: int) -> None:
        """Strike an entry that another has undone: its money is given back."""
        for place, each in enumerate(self.done):
            if each.entry == entry:
                self.done[place] = each._replace(undone=True)
            elif each.entry == by:
                self.done[place] = each._replace(taken_fen=-self._of(entry))

    def _of(self, entry: int) -> int:
        return next((each.taken_fen for each in self.done if each.entry == entry), 0)

    @property
    def taken_fen(self) -> int:
        """The money that this desk took, less what it gave back."""
        return sum(each.taken_fen for each in self.done)


def _taken(facts: Mapping[str, object]) -> int:
    """The money of a receipt: what is due of covers that were paid at once, less what was given back."""
    about = facts.get("about")
    rows = about if isinstance(about, list) else []
    taken = sum(int(row["due_fen"]) for row in rows if row.get("received_on") and row.get("due_fen"))
    back = facts.get("refunded_fen")
    return taken - (back if isinstance(back, int) else 0)
