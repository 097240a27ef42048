"""What a restore leaves to the next entry: who went back, when, from which head to which.

An older ledger put in the place of a newer one cannot tell by itself that it was. The story waits in a file beside it
(``ledger.db.restored``) and stands from then on in the options of the next entry, under its hash. It is taken by the
very head that it speaks of and by no other: whatever is cut off between two steps, it is told once and never wrongly.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mutualaid.results import Ledger, Note
from mutualaid.store.reading import Reader, engine_of, sqlite_path

OPTION = "restored"
"""Under which the options of an entry hold the stories that it tells, the oldest first."""

ENDING = ".restored"

Story = Mapping[str, Any]
"""``at`` (UTC), ``actor``, ``os_user``, ``from_entry`` and ``from_head`` (not there where the ledger was too damaged to
tell), ``known_by`` (there where they are those last verified here), ``to_entry``, ``to_head``, ``backup`` (the name of
its file) and, where one stayed, ``kept_as``."""


def leave(path: str, stories: Sequence[Story]) -> None:
    """Leave stories to the next entry of the ledger that is to stand at ``path``; on the disk when this returns."""
    beside = f"{path}{ENDING}"
    with open(f"{beside}.tmp", "w", encoding="utf-8") as file:
        json.dump(list(stories), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{beside}.tmp", beside)


def left(url: str, head: Ledger | None) -> list[Story]:
    """The stories that wait for the next entry of the ledger with that head; all of them, where it can tell none."""
    if engine_of(url) != "sqlite":
        return []
    try:
        with open(_beside(url), encoding="utf-8") as file:
            waiting = json.load(file)
    except (OSError, ValueError):
        return []
    if not isinstance(waiting, list) or not all(isinstance(story, dict) for story in waiting):
        return []
    # A restore that was cut off has added one more, of a head that nobody reached.
    while head is not None and waiting and not _is_of(waiting[-1], head):
        waiting.pop()
    return waiting


def _is_of(story: Story, head: Ledger) -> bool:
    return (story.get("to_entry"), story.get("to_head")) == (head.entry, head.head)


def _beside(url: str) -> str:
    return f"{os.path.abspath(sqlite_path(url))}{ENDING}"


def told(url: str) -> None:
    """The entry that tells them stands."""
    if engine_of(url) == "sqlite":
        try:
            os.unlink(_beside(url))
        except OSError:
            return  # It speaks of a head that is no more: nobody takes it.


def stories(reader: Reader, entry: int | None = None) -> list[tuple[int, Story]]:
    """Every story with the entry that tells it, or is to tell it next; or those of one entry alone."""
    last = reader.stamp.entry
    rows = reader.select(
        "select entry_id, options from entry where entry_id <= :last and options like :told order by entry_id",
        {"last": last, "told": f'%"{OPTION}":[%'},
    )
    found = [(number, told) for number, text in rows for told in _of(text)]
    found += [(last + 1, told) for told in left(reader.url, reader.stamp)]
    return [(number, told) for number, told in found if entry in (None, number)]


def _of(options: object) -> Sequence[Story]:
    """The stories among the options of an entry, which may be damaged."""
    try:
        held = json.loads(str(options)).get(OPTION, ())
    except (ValueError, AttributeError):
        return ()
    return [story for story in held if isinstance(story, dict)] if isinstance(held, list) else ()


def explaining(reader: Reader, entry: object, head: object = None) -> dict[str, Any] | None:
    """The story that says why an entry which the ledger once had is gone: its facts, and the entry that tells it.

    A story of another ``head`` at that very entry explains nothing.
    """
    if not isinstance(entry, int):
        return None
    for number, story in stories(reader):
        # Whence is not known where what stood there could not tell: it may have been any later head.
        last, first = story.get("from_entry", entry), story.get("to_entry")
        is_other = last == entry and head is not None and story.get("from_head", head) != head
        if isinstance(last, int) and isinstance(first, int) and first < entry <= last and not is_other:
            return {**story, "told_by": number}
    return None


def notes(told: Iterable[tuple[int, Story]]) -> list[Note]:
    """A sentence a story: WENT_BACK; where what stood there could tell no head WENT_BACK_LOST, if it was verified
    before, else WENT_BACK_UNKNOWN.
    """
    found = []
    for entry, story in told:
        heads = {name: str(story[name])[:16] for name in ("from_head", "to_head") if name in story}
        code = "WENT_BACK_UNKNOWN" if "from_entry" not in story else "WENT_BACK"
        if "known_by" in story:
            code = "WENT_BACK_LOST"
        found.append(Note(code, facts={**story, **heads, "told_by": entry}))
    return found
