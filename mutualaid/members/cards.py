"""One service card is one person's: whoever gets the card of somebody else is asked about.

A card pays, so that a number copied into a second row sends one person's money to another. Source: interface.md (claims
and payouts), domain.md 4.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mutualaid.imports import Desk
from mutualaid.journal import Writer
from mutualaid.members.rows import MemberRow
from mutualaid.rules.identity import name_shown
from mutualaid.store.slices import by_texts

_HOLDERS = "select person_id, card_no, name from personal_now where true"
_ASKED_ALREADY = frozenset(("SAME_PERSON", "TWO_PEOPLE"))
"""Doubts that ask of two records with one card whether they are one person."""


class Cards:
    """Who holds some cards, of those whom whoever asks sees."""

    def __init__(self, writer: Writer, card_nos: set[str]) -> None:
        self._holders: dict[str, dict[int, str | None]] = {}
        for person_id, card_no, name in by_texts(writer, _HOLDERS, "card_no", card_nos, of="personal"):
            self._holders.setdefault(card_no, {})[person_id] = name

    def others(self, card_no: str, but: set[int]) -> str | None:
        """The holders of a card but for some people, masked."""
        named = [f"{person_id} {name_shown(name)}" for person_id, name in self.names(card_no, but).items()]
        return "; ".join(named) or None

    def names(self, card_no: str, but: set[int]) -> dict[int, str | None]:
        """What the holders of a card but for some people are called, in the order of their numbers."""
        holders = sorted(self._holders.get(card_no, {}).items())
        return {person_id: name for person_id, name in holders if person_id not in but}

    def holders(self, card_no: str) -> Iterable[int]:
        """Whoever has a card."""
        return self._holders.get(card_no, {}).keys()


def doubt_cards(desk: Desk, rows: Sequence[MemberRow]) -> None:
    """Hold as CARD_SHARED whoever gets a card that somebody else has, in the ledger or further up in the file.

    Who gives it up in the same file has it no more; what the ledger has of a person already is doubted no more.
    """
    with_card = [row for row in rows if row.card_no is not None and row.document is not None]
    if not with_card:
        return
    cards = Cards(desk.writer, {row.card_no for row in with_card if row.card_no is not None})
    leaving = {row.known.person_id: row.card_no for row in with_card if row.known is not None}
    first: dict[str, tuple[object, MemberRow]] = {}
    for row in with_card:
        known, card_no = row.known, row.card_no
        assert card_no is not None
        assert row.document is not None
        who: object = known.person_id if known is not None else row.document[:2]
        whose, above = first.setdefault(card_no, (who, row))
        if known is not None and known.card_no == card_no:
            continue
        given_up = {holder for holder in cards.holders(card_no) if leaving.get(holder, card_no) != card_no}
        but = given_up if known is None else given_up | {known.person_id}
        others = cards.others(card_no, but)
        is_asked = any(remark.finding.code in _ASKED_ALREADY for remark in row.remarks)
        if (others is not None or whose != who) and not is_asked:
            # Who stood further up in the file is in the ledger when the rest of it is handed back.
            bound = {name or "" for name in cards.names(card_no, but).values()}
            bound |= {above.name or ""} if whose != who else set()
            line = above.line if whose != who else "-"
            row.hold("card_no", "CARD_SHARED", card_no, sorted(bound), people=others or "-", row=line)
