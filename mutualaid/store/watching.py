"""Who is asked before an entry is sealed; settled by the command line, so that the journal need know no figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mutualaid.results import Note


def nobody(_writer: Any) -> Sequence[Note]:
    """Nobody is asked."""
    return ()


watch: Callable[[Any], Sequence[Note]] = nobody
"""Asked by ``journal.write`` with the entry's writer when all its facts stand; what it says goes into the receipt."""
