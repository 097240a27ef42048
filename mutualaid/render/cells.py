"""A value as a person reads it: money in yuan, rates in percent, codes as labels; and widths in terminal cells.

The suffix of a key is the type of its value (``_fen``, ``_bp``, ``_count``, ``_on``, ``_at``, ``_code`` …).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, Literal

from mutualaid import words
from mutualaid.results import ERASED, Note

Kind = Literal["text", "id", "count", "fen", "bp", "day", "bool"]

NUMERATORS = {
    "rate_bp": ("insured_count", "beneficiary_count"),
    "covered_in_year_bp": ("covered_in_year_count",),
    "strict_rate_bp": ("strict_beneficiary_count",),
    "any_channel_rate_bp": ("any_channel_beneficiary_count",),
}
DENOMINATORS = ("base_count", "member_count")
"""Which two integers a rate is made of; the first key present counts."""

CODES = frozenset(
    (
        *(
            "sex",
            "status",
            "left_reason",
            "document_type",
            "base",
            "outcome",
            "action",
            "channel",
            "category",
            "event",
            "state",
        ),
        *(
            "role",
            "verdict",
            "what",
            "floor_base",
            "check",
            "db_source",
            "ledger",
            "term",
            "previous_outcome",
            "stage",
            "outcome_now",
            "payment_state",
            "how",
            "row_kind",
            "row_why",
            "passed_over",
        ),
    )
)
"""Keys without a suffix that hold a code nevertheless."""

KINDS = frozenset({"kind", "kind_code", "unit_kind", "parent_kind"})
"""Keys that hold the kind of a unit, a plan or a receipt."""

CHANGE = "_change_bp"
"""The end of a key of a difference of two rates: percentage points, no percent."""

PLANS = frozenset(("plan", "plan_code", "other_plan_code", "plans"))
"""Keys that hold the code of a plan: a ledger's own name for it is told."""

PLAN_NAMES = frozenset(("plan_name", "name_zh"))

TYPED = frozenset(("name", "text", "value", "column", "arguments", "command", "option", "record", "at", "file", "path"))
"""Facts of a sentence that repeat what was typed, or what stood in a cell: a person's number may have got there."""

_WHOLE = frozenset(("arguments", "command", "option", "record", "at", "file", "path"))
"""Those of them that somebody types again."""
LONGEST_TOLD = 200
"""What is longer is cut in a sentence: a text of pages in a cell fills no screen."""

LEAST_DIGITS = 11
"""A mobile number has as many; every other number of a person has more."""

DIGESTS = frozenset({"hash", "head", "sha256", "digest", "prev_hash", "rows_digest", "file_sha256"})
NUMBERS = frozenset({"entries", "facts", "read", "added", "updated", "unchanged", "ready", "held", "refused"})
IDENTIFIERS = frozenset({"uscc", "phone", "card", "document", "quarter"})

_UNSAFE = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_UNSAFE.update({code: f"\\u{code:04x}" for code in (*range(0x200B, 0x2010), *range(0x2028, 0x202F), 0xFEFF)})
_UNSAFE.update({code: f"\\u{code:04x}" for code in range(0x2066, 0x206A)})
_UNSAFE.update({9: " ", 10: " ", 13: " "})


def kind(key: str) -> Kind:
    """What a key's values are, by its suffix."""
    last = key.rsplit("_", 1)[-1]
    if last in ("fen", "bp", "count"):
        return last  # type: ignore[return-value]
    if last == "on" or key == "as_of":
        return "day"
    if key in NUMBERS:
        return "count"
    if last in ("no", "code", "id") or key in IDENTIFIERS:
        return "id"
    return "bool" if key in ("insured", "ok", "dry_run") else "text"


def is_number(key: str) -> bool:
    """Whether a column of this key stands to the right and is never cut."""
    return kind(key) in ("fen", "bp", "count") or key in ("entry", "year", "row", "voided_by")


def yuan(fen: int) -> str:
    """Money in yuan with two decimals and thousands separators: ``-1,234.05``."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def percent(rate_bp: int, *, signed: bool = False) -> str:
    """A rate in percent with two decimals: ``74.37 %``; growth with its sign."""
    whole, rest = divmod(abs(rate_bp), 100)
    sign = "-" if rate_bp < 0 else "+" if signed and rate_bp > 0 else ""
    return f"{sign}{whole:,}.{rest:02d} %"


def plain(text: str) -> str:
    """The text with control and direction characters made visible, so that data cannot steer a terminal."""
    return text.translate(_UNSAFE)


def person(key: str, value: object) -> str:
    """The value of a key as a person reads it, in the language in use."""
    if value is None:
        return words.label("value", "none") if kind(key) in ("fen", "bp", "count") else ""
    if isinstance(value, bool):
        return words.label("value", "yes" if value else "no")
    if isinstance(value, int):
        return _number(key, value)
    if isinstance(value, Mapping):
        named_by = partial(words.label, "ledger_table") if key in ("asserted", "voided") else words.heading
        return words.label("value", "separator").join(
            f"{named_by(str(k))} {person(str(k), v)}" for k, v in value.items()
        )
    if isinstance(value, Note):
        return told(value.code, value.facts)
    if isinstance(value, (list, tuple)):
        return words.label("value", "separator").join(person(key, item) for item in value)
    text = str(value)
    if key in DIGESTS:
        return text[:16]
    if key == "at" or key.endswith("_at"):
        return local_time(text)
    return plain(named(key, text))


def spelled(keys: Collection[str]) -> dict[str, str]:
    """As what each key's values are told in a row of these keys: a plan's code as it is beside its name."""
    return {key: "text" if key == "plan_code" and not PLAN_NAMES.isdisjoint(keys) else key for key in keys}


def _number(key: str, value: int) -> str:
    which = kind(key)
    if which == "fen":
        return yuan(value)
    if which == "bp":
        shown = percent(value, signed="growth" in key or "change" in key)
        return shown.removesuffix(" %") if key.endswith(CHANGE) else shown
    if which == "count" or key == "total":
        return f"{value:,}"
    return str(value)


def named(key: str, text: str) -> str:
    """The label of a code, or the text itself."""
    if key in PLANS:
        return words.label("plan", text)
    if key in ("record", "records") and words.language() == "zh":
        return records_told(text)
    if key == "figure":
        return words.heading(text)
    if text == ERASED:
        return words.label("value", "erased")
    if key == "printed":
        return words.label("report", text)
    if key in KINDS:
        return words.label("kind", text)
    if key == "field" or key.endswith(("_field", "_fields")):
        return field_called(text)
    if key.endswith("_code"):
        return words.label(key[:-5], text)
    return words.label(key, text) if key in CODES or key == "reason" else text


def records_told(text: str) -> str:
    """Records as a person reads them, and may type them again: ``enrollment:12`` is 参保 12."""

    def told(found: re.Match[str]) -> str:
        name = words.label("ledger_table", found[1])
        return found[0] if name == found[1] else f"{name} {found[2]}"

    return _RECORD.sub(told, text)


_RECORD = re.compile(r"\b([a-z_]+)[: ](\d+)")
_BARE = ("name", "unit_name", "plan_name")
"""What a line about a record says without its heading; numbers and codes are said by these names."""


def about(record: Mapping[str, object]) -> str:
    """What a write is about, in a line: ``王*二 · 第一工会 · 住院医疗 · 2018-05-03 至 2019-05-02 · 应收 95.00 元``.

    One share, and what is not known, is not said.
    """
    said: list[str] = []
    for key, value in record.items():
        if (
            value is None
            or value == ""
            or (kind(key) == "id" and key != "tier_code")
            or (key, value) == ("share_count", 1)
            or (key == "status" and value != "left" and record.get("left_on"))
        ):
            continue
        if key == "taken_back":
            said.append(words.label("about", key))
        elif key == "starts_on" and isinstance(record.get("ends_on"), str):
            said.append(words.sentence("FROM_TO", first=value, last=record["ends_on"]))
        elif key == "ends_on" and record.get("starts_on") is not None:
            continue
        elif isinstance(value, int) and kind(key) == "fen":
            called = words.label("about", key)
            what = words.heading(key).partition("（")[0].partition(" (")[0] if called == key else called
            said.append(words.sentence("MONEY_OF", what=what, yuan=yuan(value)))
        elif kind(key) == "count" and (called := words.label("about", key)) != key:
            said.append(f"{called} {person(key, value)}")
        elif key in _BARE:
            said.append(person(key, value))
        else:
            said.append(f"{words.heading(key)} {person(key, value)}")
    return " · ".join(said)


def field_called(field: str) -> str:
    """What a column of a file is called: by its field, by the plan whose shares or money it holds, or not needed."""
    if field == "-":
        return words.label("value", "not_needed")
    of, is_wide, plan = field.partition(":")
    if not is_wide:
        return words.column(field)
    return words.label("plan", plan) + ("" if of == "plan" else f" {words.column(of)}")


def rate(key: str, row: Mapping[str, object]) -> str:
    """A rate with the two integers it is made of: ``74.37 % (7,437 / 10,000)``; alone where they are not known."""
    shown = person(key, row.get(key))
    above = next((row[name] for name in NUMERATORS.get(key, ()) if isinstance(row.get(name), int)), None)
    below = next((row[name] for name in DENOMINATORS if isinstance(row.get(name), int)), None)
    if above is None or below is None:
        return shown
    return f"{shown} ({above:,} / {below:,})"


def local_time(instant: str) -> str:
    """A UTC instant of the journal in this machine's time, to the second."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return plain(instant)


def told(code: str, facts: Mapping[str, object], **more: object) -> str:
    """The sentence of a code with its facts as a person reads them (money in yuan, rates in percent, lists joined)."""
    shown: dict[str, Any] = {}
    for key, value in {**more, **facts}.items():
        if value is None:
            continue
        if isinstance(value, str) and key in TYPED:
            value = starred(value if len(value) <= LONGEST_TOLD or key in _WHOLE else f"{value[:LONGEST_TOLD]}…")
        shown[key] = person(key, value) if not isinstance(value, str) else plain(named(key, value))
    if shown.get("nearest") in ("-", ""):
        shown["nearest"] = words.label("value", "none_near")
    option = facts.get("option")
    shown["or_option"] = words.sentence("OR_OPTION", option=option) if isinstance(option, str) else ""
    field = facts.get("field")
    if isinstance(field, str):
        # A field is told by its heading, what was and is there by its label: 会籍状态 在职, not status in_service.
        shown["field"] = field_called(field)
        for key in ("was", "now"):
            if isinstance(facts.get(key), str):
                shown[key] = plain(named(field, shown[key]))
    line = facts.get("other_line")
    shown["at_line"] = words.sentence("AT_LINE", line=line) if isinstance(line, int) else ""
    if isinstance(fits := facts.get("fits"), str):
        shown["fits"] = words.sentence(f"FITS_{fits.upper()}", **shown)
    return words.sentence(code, **shown)


def starred(text: str) -> str:
    """What somebody typed, without a person's number should it hold one."""
    if sum(map(str.isdigit, text)) < LEAST_DIGITS:
        return text
    from mutualaid.rules.identity import star_numbers

    return star_numbers(text)


def width(text: str) -> int:
    """How many terminal cells a text takes: two for a Chinese character, none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


NOT_AT_THE_START = frozenset("，。；：、！？）》」』”’％%…,.;:!?)]}")
"""Signs that do not begin a line."""
NOT_AT_THE_END = frozenset("（【《〈“‘〔「『")
"""An opening mark belongs to the word after it."""


def folded(text: str, room: int) -> list[str]:
    """The text in lines of at most ``room`` cells: broken at blanks and between Chinese characters; long words cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _folded(paragraph, max(room, 2))
    return lines


def hanging(text: str, room: int) -> list[str]:
    """As ``folded``, the further lines indented."""
    first = folded(text, room)[0]
    rest = text[len(first) :].lstrip()
    return [first, *(f"  {line}" for line in (folded(rest, room - 2) if rest else ()))]


def _folded(text: str, room: int) -> list[str]:
    lines: list[str] = []
    line, filled = "", 0
    for piece in _pieces(text):
        size = width(piece)
        if filled + width(piece.rstrip()) > room and line:
            lines.append(line.rstrip())
            line, filled = "", 0
            piece, size = piece.lstrip(), width(piece.lstrip())
        while size > room and width(piece.rstrip()) > room:
            cut = _cut(piece, room)
            lines.append(piece[:cut])
            piece = piece[cut:]
            size = width(piece)
        line, filled = line + piece, filled + size
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _cut(text: str, room: int) -> int:
    taken = 0
    for place, sign in enumerate(text):
        taken += width(sign)
        if taken > room:
            return max(place, 1)
    return len(text)


def _pieces(text: str) -> list[str]:
    """The text in pieces that are not broken inside; a blank stays with the word before it."""
    pieces: list[str] = []
    for sign in text:
        wide = width(sign) == 2
        before = pieces[-1] if pieces else ""
        joins = bool(before) and (
            sign == " "
            or sign in NOT_AT_THE_START
            or before[-1] in NOT_AT_THE_END
            or not (wide or before[-1] == " " or width(before[-1]) == 2)
        )
        if joins:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces
