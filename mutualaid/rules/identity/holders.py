"""Whose a document is: the human being who has it, or had it before another took its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Holder(NamedTuple):
    """A human being whom a document finds."""

    person_id: int
    is_current: bool
    """It is their document now, not one that another has replaced."""
    names: tuple[str | None, ...] = ()
    """How they are called."""


def whose(holders: Sequence[Holder], name: str | None = None) -> int | None:
    """The one person whom a document names, by their number; None where nobody, or ``name`` tells not who of several.

    Of several it is the one who has it now, if they bear the name; where nobody has it now, the only one who bears it.
    A name of who had it once tells nothing against whoever has it now: an old list and a mistake look alike.

    >>> old, new = Holder(1, False, ("张三",)), Holder(2, True, ("李四",))
    >>> whose([old]), whose([old, new], "李四"), whose([old, new], "张三"), whose([old, new])
    (1, 2, None, None)
    >>> whose([old, Holder(3, False, ("王五",))], "王五")
    3
    """
    if len({holder.person_id for holder in holders}) <= 1:
        return holders[0].person_id if holders else None
    now = [holder for holder in holders if holder.is_current]
    alike = {holder.person_id for holder in now or holders if name is not None and name in holder.names}
    return alike.pop() if len(alike) == 1 and len({holder.person_id for holder in now}) <= 1 else None
