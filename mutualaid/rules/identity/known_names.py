"""Names that a file itself tells, masked wherever they stand: whatever words are beside them."""

from __future__ import annotations

from collections.abc import Iterable

from mutualaid.rules.identity.masks import mask_name
from mutualaid.rules.shapes import Shape

_LEAST, _MOST = 2, 40
_CHINESE_RUN = Shape(r"[\u3400-\u9fff·]\s*[\u3400-\u9fff·]")


class KnownNames:
    """The names of some people, and texts as they may be seen beside them.

    >>> names = KnownNames(["慕容长庚", "魏素琴", "John"])
    >>> names.veil("慕容长庚已退休"), names.veil("同魏 素琴、慕容长庚"), names.veil("慕容镇")
    ('慕**庚已退休', '同魏*琴、慕**庚', '慕容镇')
    """

    def __init__(self, names: Iterable[str]) -> None:
        packed = {"".join(name.split()) for name in names}
        self._names = {name for name in packed if _LEAST <= len(name) <= _MOST and _CHINESE_RUN.search(name)}
        self._sizes = sorted({len(name) for name in self._names}, reverse=True)
        self._seen: dict[str, str] = {}

    def veil(self, text: str) -> str:
        """A text with every name among them masked, also one with blanks between its characters."""
        if not self._names or _CHINESE_RUN.search(text) is None:
            return text
        if (shown := self._seen.get(text)) is None:
            shown = self._seen[text] = self._veiled(text)
        return shown

    def _veiled(self, text: str) -> str:
        places = [place for place, sign in enumerate(text) if not sign.isspace()]
        packed = "".join(text[place] for place in places)
        shown, done, at = "", 0, 0
        while at < len(packed):
            size = next((size for size in self._sizes if packed[at : at + size] in self._names), 0)
            if size:
                shown += text[done : places[at]] + mask_name(packed[at : at + size])
                done = places[at + size - 1] + 1
            at += size or 1
        return shown + text[done:]
