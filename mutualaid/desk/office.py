"""What the screen needs of the office behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from mutualaid.results import Receipt


class Found(NamedTuple):
    """One of the people that a text may mean."""

    person_no: int
    told: str


class Done(NamedTuple):
    """One entry of today."""

    entry: int
    action: str
    about: str
    taken_fen: int
    """Money taken; negative: given back."""
    undone: bool = False


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

    def day(self) -> Sequence[Done]:
        """What whoever sits here has written today, oldest first. Raises ``MutualAidError``."""
        ...

    def manual(self) -> str:
        """The page of the manual for the desk."""
        ...

    def run(self, line: Sequence[str], heard: Heard) -> int:
        """Run a command line; hands back its exit code. Never raises."""
        ...
