"""What keeps a text from being TOML at all: every statement that does, with what it is most likely meant to be.

tomllib stops at the first. So each statement is read by itself, those that cannot be are told and left out, and the
rest is read again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from mutualaid.rules.terms.faults import Fault
from mutualaid.rules.terms.meant import number_meant

MOST = 50
"""After so many broken statements whoever wrote the text has enough to go on with."""

SIGNS = {
    **dict.fromkeys("“”„＂「」", '"'), **dict.fromkeys("‘’＇", "'"), **dict.fromkeys("，、", ","),
    **dict.fromkeys("［【", "["), **dict.fromkeys("］】", "]"), **dict.fromkeys("．。", "."),
    "＝": "=", "｛": "{", "｝": "}", "＃": "#", "：": "=",
    **{chr(ord("０") + digit): str(digit) for digit in range(10)},
}  # fmt: skip
"""Signs that a Chinese keyboard writes in place of those that TOML knows."""

_AT = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_STARTS = re.compile(r"[ \t]*(?:\[{1,2}[\w.\" -]+\]{1,2}[ \t]*(?:#.*)?$|[\w.\"'-]+[ \t]*[=＝{｛])")
"""How a line begins that is a statement of its own: a heading, or a key and what follows it."""
_HEADING = re.compile(r"[ \t]*\[{1,2}[ \t]*([\w.\" -]+?)[ \t]*\]{1,2}")
_LONG = re.compile(r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''", re.DOTALL)
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")
_DAY = re.compile(r"(?<![\d-])(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?![\d-])")
_THOUSANDS = re.compile(r"=\s*([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)")
_KEY = re.compile(r"[ \t]*([^\s=\"'#\[{][^=\"'#\[{]*?)[ \t]*[=＝]")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_BARE_VALUE = re.compile(r"(?:^|[\s{,])[A-Za-z0-9_.-]+\s*=\s*([^\s\"'\[{,}#=]+)")
_SAID = (
    ("Cannot declare", "TWICE"),
    ("Cannot overwrite", "TWICE"),
    ("Cannot mutate", "TWICE"),
    ("Cannot redefine", "TWICE"),
    ("Duplicate", "TWICE"),
    ("Expected '='", "EQUALS"),
    ("Expected ']", "BRACKET"),
    ("Unclosed", "BRACKET"),
    ("Unterminated", "QUOTE"),
    ("Illegal character", "QUOTE"),
    ("Expected '\"", "QUOTE"),
    ('Expected "', "QUOTE"),
    ("Expected newline", "REST"),
)
"""What tomllib says of a statement, and what is told of it."""


class Rest(NamedTuple):
    """What remains of a text without its broken statements."""

    faults: list[Fault]
    table: dict[str, Any] | None
    """What the others say; ``None`` where a heading is among the broken ones, or too much is broken."""
    lost: frozenset[str]
    """The keys that broken statements begin with: they are not missing."""
    text: str
    """The text with blank lines in place of what is broken; blank where too much is."""


class _Statement(NamedTuple):
    line: int
    """Its first line, counted from 1."""
    lines: list[str]

    @property
    def heading(self) -> str:
        """What it heads, as ``version.benefit``; blank where it is no heading."""
        found = _HEADING.match(self.lines[0])
        return found[1] if found else ""

    @property
    def is_one_of_several(self) -> bool:
        """Whether it is a heading in two brackets."""
        return self.lines[0].lstrip().startswith("[[")

    @property
    def key(self) -> str:
        """The key that it begins with; blank where it begins with none."""
        found = _KEY.match(self.lines[0])
        return found[1] if found else ""


def rest_of(text: str) -> Rest:
    """What is broken in a text that is no TOML, from the top to the bottom, and what the other statements say."""
    statements = list(_statements(text))
    faults: list[Fault] = []
    broken: list[_Statement] = []
    for statement in statements:
        if len(faults) < MOST and (wrong := _wrong("\n".join(statement.lines))) is not None:
            faults.append(_fault(wrong, statement))
            broken.append(statement)
    lines = text.split("\n")
    table, rest = None, ""
    while len(faults) < MOST:
        for statement in broken:
            lines[statement.line - 1 : statement.line - 1 + len(statement.lines)] = [""] * len(statement.lines)
        wrong = _wrong("\n".join(lines) + "\n")
        if wrong is None:
            rest = "\n".join(lines)
            table = tomllib.loads(rest)
            break
        # What each says by itself does not go together: the same key twice.
        number = _at(wrong)[0]
        place = next(at for at, each in reversed(list(enumerate(statements))) if each.line <= (number or len(lines)))
        faults.append(_again(_fault(wrong, _Statement(1, lines)), statements, place))
        broken.append(statements[place])
        if statements[place].heading:
            # What stands below a heading that is left out would fall to the one before.
            broken += _below(statements, place)
    first = [re.split(r"[\s=＝.{｛]", statement.lines[0].strip(), maxsplit=1)[0] for statement in broken]
    if any(key.startswith("[") for key in first):
        table = None
    return Rest(sorted(faults, key=_line), table, frozenset(first), rest)


def _again(fault: Fault, statements: list[_Statement], place: int) -> Fault:
    """The fault with what stands twice: its key or heading, and the line where it stood first."""
    again = statements[place]
    before = statements[:place]
    if again.heading:
        name = f"[{again.heading}]"
        first = next((each for each in before if each.heading == again.heading), None)
        if first is not None and again.is_one_of_several and not first.is_one_of_several:
            return Fault("TERMS_SYNTAX_TABLES", "", {**fault.facts, "name": again.heading, "other_line": first.line})
    else:
        below = next((at for at in range(place - 1, -1, -1) if statements[at].heading), -1)
        name = again.key or "…"
        first = next((each for each in before[below + 1 :] if each.key == name), None)
    return Fault(fault.code, "", {**fault.facts, "name": name, **({"other_line": first.line} if first else {})})


def _below(statements: list[_Statement], place: int) -> list[_Statement]:
    """The statements below a heading, to the next one."""
    until = next((at for at in range(place + 1, len(statements)) if statements[at].heading), len(statements))
    return statements[place + 1 : until]


def _line(fault: Fault) -> tuple[int, int]:
    line, column = fault.facts["line"], fault.facts["column"]
    assert isinstance(line, int)
    assert isinstance(column, int)
    return line, column


def _statements(text: str) -> Iterator[_Statement]:
    """The statements of a text, each with the blank lines and notes behind it."""
    within: set[int] = set()
    for long in _LONG.finditer(text):
        first = text.count("\n", 0, long.start()) + 1
        within.update(range(first + 1, first + 1 + long[0].count("\n")))
    held: list[str] = []
    began = 1
    for number, line in enumerate(text.split("\n"), 1):
        if held and number not in within and _STARTS.match(line):
            yield _Statement(began, held)
            held, began = [], number
        held.append(line)
    yield _Statement(began, held)


def _wrong(text: str) -> Exception | None:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:
        return wrong
    return None


def _at(wrong: Exception) -> tuple[int, int]:
    """The line and the column that tomllib names; of the end of the text none, told as 0."""
    found = _AT.search(str(wrong))
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _fault(wrong: Exception, statement: _Statement) -> Fault:
    """The most likely cause of one broken statement, where it is, and how it would be right."""
    number, column = _at(wrong)
    cause = next((cause for said, cause in _SAID if str(wrong).startswith(said)), "")
    if number == 0 and not cause and any(sign in "[{" for line in statement.lines for sign in _bare(line)):
        cause = "BRACKET"
    if number == 0 or cause in ("BRACKET", "QUOTE"):
        # What is never closed is noticed where something else begins; where it was opened is what helps.
        number = 1
        column = len(statement.lines[0].rstrip()) + 1
    line = statement.lines[number - 1] if number <= len(statement.lines) else ""
    place: dict[str, object] = {"line": statement.line + number - 1, "column": column}
    if cause == "TWICE":
        return Fault("TERMS_SYNTAX_TWICE", "", place | {"column": len(line) - len(line.lstrip()) + 1})
    bare = _bare(line)
    foreign = next(((at, sign) for at, sign in enumerate(bare, 1) if sign in SIGNS), None)
    if foreign is not None:
        facts = {"column": foreign[0], "found": foreign[1], "example": SIGNS[foreign[1]]}
        return Fault("TERMS_SYNTAX_SIGN", "", place | facts)
    day = _DAY.search(bare)
    if day is not None and day[0] != (example := f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"):
        facts = {"column": day.start() + 1, "found": day[0], "example": example}
        return Fault("TERMS_SYNTAX_DAY", "", place | facts)
    if (many := _THOUSANDS.search(bare)) is not None and (meant := number_meant(many[1])) is not None:
        facts = {"column": many.start(1) + 1, "found": many[1], "example": str(meant)}
        return Fault("TERMS_SYNTAX_VALUE", "", place | facts)
    key = _KEY.match(line)
    if key is not None and not _PLAIN_KEY.fullmatch(key[1]):
        return Fault("TERMS_SYNTAX_KEY", "", place | {"column": key.start(1) + 1, "found": key[1]})
    value = next((each for each in _BARE_VALUE.finditer(bare) if _wrong(f"x = {each[1]}")), None)
    if value is not None:
        place |= {"column": value.start(1) + 1, "found": value[1]}
        if day is not None and day[0] == value[1]:
            return Fault("TERMS_SYNTAX_NO_DAY", "", place)
        return Fault("TERMS_SYNTAX_VALUE", "", place | {"example": _as_meant(value[1])})
    if cause == "REST":
        return Fault("TERMS_SYNTAX_REST", "", place | {"found": line[column - 1 :].strip()})
    return Fault(f"TERMS_SYNTAX_{cause}" if cause else "TERMS_SYNTAX", "", place)


def _as_meant(value: str) -> str:
    """A bare value as it may stand: a number without its unit, a word in quotes."""
    number = number_meant(value)
    if number is not None:
        return str(number)
    return f'"{value}"' if value.isidentifier() and value.isascii() else '"…"'


def _bare(line: str) -> str:
    """A line with blanks in place of what stands in quotes."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), line)
