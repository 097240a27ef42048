"""What is wrong with a text of terms: every fault with the path of its key, told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

NO_FACTS: Mapping[str, object] = MappingProxyType({})


class Fault(NamedTuple):
    """One thing that is wrong: the code names the sentence."""

    code: str
    key: str
    """The path of the key, as ``version[1].benefit[2].deductible.value.fen``; blank is the text as a whole."""
    facts: Mapping[str, object] = NO_FACTS
    """``example`` what may stand there, ``found`` what does, ``known`` the keys that may, ``other`` a second path."""


class TermsError(Exception):
    """The text is no file of terms: ``faults`` hold everything found; ``code`` and ``facts`` are those of the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(first.code)
        self.faults = tuple(faults)
        self.code = first.code
        self.facts: dict[str, object] = {"key": first.key, **first.facts} if first.key else dict(first.facts)
