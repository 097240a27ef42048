"""Names of persons, in every script; what stands in for a rare character is held."""

from __future__ import annotations

import unicodedata

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import FORMULA_SIGNS, INVISIBLE, Findings, plain

_CJK = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
_DOTS = "\u00b7\u0387\u2022\u2024\u2027\u2219\u22c5\u2e31\u30fb\uff0e\uff65"
_DOT = Shape(f" ?[{_DOTS}]+ ?")
_STOP = Shape(f"(?<=[{_CJK}]) ?\\. ?(?=[{_CJK}])")
_BLANKS = Shape(f"(?<=[{_CJK}·]) +(?=[{_CJK}·])")
_BLANK_RUN = Shape("[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_WIDE = Shape("[\uff21-\uff3a\uff41-\uff5a\u2f00-\u2fdf]")
_PLACEHOLDERS = frozenset("()[]{}<>（）［］【】〔〕〈〉《》「」『』｛｝?？*＊□■▇█〓○●◎△※\ufffd")
_NAME_CATEGORIES = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc"))
_NAME_SIGNS = frozenset(" ·'’-.\u3007")
_INNER_SIGNS = frozenset("·-")
_FILE_SIGNS = frozenset("|｜")
"""What parts the fields of a payment file."""
LONGEST_NAME = 50
"""Characters; the name field of every system must hold 50 (民委发〔2016〕33号) [S65]."""


def _character_code(character: str) -> str | None:
    """Why one character cannot stand in a name; ``None`` when it can."""
    category = unicodedata.category(character)
    if category == "Co":
        return "NAME_PRIVATE_USE"
    if character in _PLACEHOLDERS:
        return "NAME_PLACEHOLDER"
    if INVISIBLE.fullmatch(character) or "\u2e80" <= character <= "\u2eff":
        return "NAME_SUSPECT"  # a radical (U+2E80 on) is no character of a name, and NFKC leaves it
    # Planes 2 and 3 hold ideographs only; newer ones are unknown to the character table of an older Python.
    is_letter = category in _NAME_CATEGORIES or "\U00020000" <= character <= "\U0003ffff"
    return None if is_letter or character in _NAME_SIGNS else "NAME_SUSPECT"


def _suspicion(name: str) -> Finding | None:
    """Why a name cannot be one, naming the character but never the name."""
    for character in name:
        code = _character_code(character)
        if code:
            return Finding("held", code, {"character": f"U+{ord(character):04X}"})
    for outer in (name[0], name[-1]):
        if outer in _INNER_SIGNS:
            return Finding("held", "NAME_SUSPECT", {"character": f"U+{ord(outer):04X}"})
    return Finding("held", "NAME_LONG", {"length": len(name)}) if len(name) > LONGEST_NAME else None


def read_name(cell: object) -> tuple[str | None, Findings]:
    """A person's name: dots between its parts become U+00B7, blanks between Chinese characters go, with a note.

    Held: private-use characters, stand-ins for a rare character (brackets, ``?``), control and direction characters,
    digits, a leading ``= + - @``, more than 50 characters. Rare characters of any plane are names. Source: domain.md
    4.2, 4.3 and 8.2 rows 1, 2 and 17 to 20; interface.md (Imports).

    >>> read_name("张三丰"), read_name("张　三丰 ")[0], read_name("买买提•阿不都")[0]
    (('张三丰', ()), '张三丰', '买买提·阿不都')
    >>> read_name("王？")[1][0].code, read_name("王\\ue863")[1][0].code, read_name("=1+1")[1][0].code
    ('NAME_PLACEHOLDER', 'NAME_PRIVATE_USE', 'NAME_SUSPECT')
    """
    if isinstance(cell, str):
        # Letters from U+3400 to U+9FFF are ideographs. No pattern: ranges as wide as these take long to compile.
        if 2 <= len(cell) <= 20 and cell.isalpha() and min(cell) >= "\u3400" and max(cell) <= "\u9fff":
            return cell, ()
        written = cell
    else:
        written = plain(cell) or ""
    # Blanks only: a line break or a tab is a control character, and those are held.
    name = _BLANK_RUN.sub(" ", written).strip(" ")
    if not name:
        return None, ()
    name = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), name)
    name = _BLANKS.sub("", _STOP.sub("·", _DOT.sub("·", name)))
    suspicion = _suspicion(name)
    if suspicion:
        return INVISIBLE.sub("", name) or name, (suspicion,)
    return name, () if name == written else (Finding("note", "NAME_NORMALIZED"),)


def holder_verdict(text: str, *, is_organization: bool) -> Finding | None:
    """Refused as PAYEE_TEXT_UNFIT what cannot stand in a bank's file; of a person as PAYEE_NAME_UNFIT what is no name.

    An organization's name may have digits and brackets. Source: interface.md (Imports: names).

    >>> holder_verdict("北京第1工会(延庆)", is_organization=True), holder_verdict("张小三", is_organization=False)
    (None, None)
    >>> holder_verdict("=SUM(A1)", is_organization=True).code, holder_verdict("张3", is_organization=False).code
    ('PAYEE_TEXT_UNFIT', 'PAYEE_NAME_UNFIT')
    """
    written = text.strip()
    odd = next((one for one in text if one in _FILE_SIGNS or INVISIBLE.fullmatch(one)), None)
    if odd is None and written[:1] in FORMULA_SIGNS:
        odd = written[:1]
    if odd:
        return Finding("refused", "PAYEE_TEXT_UNFIT", {"character": f"U+{ord(odd):04X}"})
    held = [] if is_organization else [one for one in read_name(written)[1] if one.verdict == "held"]
    return Finding("refused", "PAYEE_NAME_UNFIT", {"character": "-", **held[0].facts}) if held else None
