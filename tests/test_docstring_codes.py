"""What a docstring says is raised is what can be raised: the codes it names against those of the source.

A public function *must* name every code that it raises itself or through private parts of its own module. It *may* name
only codes that something within its reach speaks of, each followed by an exit code with which it is raised.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import mutualaid
from mutualaid.errors import Exit

PACKAGE = Path(mutualaid.__file__).parent
CODE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
RAISES = re.compile(r"\b[Rr]aises?\b(.*?)(?=\.(?:\s|$)|\Z)", re.DOTALL)
"""From "Raises" to the end of the sentence."""


@dataclass(eq=False)
class Part:
    """A function, a method, or a value of a module, as its source has it."""

    room: str
    name: str
    """With the class it belongs to: ``Reader.answer``."""
    doc: str = ""
    is_told: bool = False
    """Whether its docstring is read by others: public, and not the body of a command, which answers with ``--help``."""
    raised: set[str] = field(default_factory=set)
    """Codes in its own ``raise`` statements."""
    spoken: set[str] = field(default_factory=set)
    """Every code in its body: a problem found here may end a command elsewhere."""
    private: set[str] = field(default_factory=set)
    """Private functions of its module, and private methods of its class, that it calls."""
    uses: set[str] = field(default_factory=set)
    """Every name in its body: what it may call, or hand on to be called."""

    def __str__(self) -> str:
        return f"{self.room}:{self.name}"


def codes_in(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and CODE.fullmatch(each.value):
            yield each.value


def parts_of(room: str, tree: ast.Module) -> Iterator[Part]:
    def walk(body: list[ast.stmt], owner: str, is_public: bool) -> Iterator[Part]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from walk(node.body, f"{owner}{node.name}.", is_public and not node.name.startswith("_"))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                of_app = any(re.search(r"\bapp\b", ast.unparse(mark)) for mark in node.decorator_list)
                is_command = room.startswith("cli/") and (node.name == "command" or of_app)
                is_told = is_public and not node.name.startswith("_") and not is_command
                yield taken(Part(room, owner + node.name, ast.get_docstring(node) or "", is_told), node, owner)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        yield taken(Part(room, owner + target.id), node, owner)

    return walk(tree.body, "", True)


def taken(part: Part, node: ast.AST, owner: str) -> Part:
    """Fill a part with what its source says."""
    for each in ast.walk(node):
        if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call):
            part.raised.update(code for given in each.exc.args[:1] for code in codes_in(given))
        elif isinstance(each, ast.Name):
            part.uses.add(each.id)
            if each.id.startswith("_"):
                part.private.add(each.id)
        elif isinstance(each, ast.Attribute):
            part.uses.add(each.attr)
            if each.attr.startswith("_") and isinstance(each.value, ast.Name) and each.value.id in ("self", "cls"):
                part.private.add(owner + each.attr)
    part.spoken.update(codes_in(node))
    return part


@cache
def sources() -> dict[str, ast.Module]:
    """The modules of the package by their path in it: ``claims/single``."""
    return {
        path.relative_to(PACKAGE).with_suffix("").as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def parts() -> dict[str, Part]:
    return {str(part): part for room, tree in sources().items() for part in parts_of(room, tree)}


@cache
def by_name() -> dict[str, list[Part]]:
    """Parts by their bare name; those of a class also by the name of the class, which calls them."""
    named: dict[str, list[Part]] = {}
    for part in parts().values():
        for name in part.name.split("."):
            named.setdefault(name, []).append(part)
    return named


@cache
def imported() -> dict[str, set[str]]:
    """The modules that each module gets to by its imports, itself included; of a package all its modules."""
    direct = {}
    for room, tree in sources().items():
        names = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "mutualaid":
                names |= {f"{node.module}.{name.name}" for name in node.names} | {str(node.module)}
            elif isinstance(node, ast.Import):
                names |= {name.name for name in node.names}
        inside = {name.partition(".")[2].replace(".", "/") for name in names if name.startswith("mutualaid.")}
        direct[room] = {
            other for other in sources() for name in inside if other == name or other.startswith(f"{name}/")
        }
    reached = {}
    for room in sources():
        waiting, reached[room] = [room], {room}
        while waiting:
            new = direct[waiting.pop()] - reached[room]
            reached[room] |= new
            waiting += new
    return reached


def must_name(part: Part) -> set[str]:
    """What a function raises itself or through private parts of its module."""
    codes, waiting, seen = set[str](), [part], {str(part)}
    while waiting:
        one = waiting.pop()
        codes |= one.raised
        for key in {f"{part.room}:{name}" for name in one.private} - seen:
            seen.add(key)
            waiting += [parts()[key]] if key in parts() else []
    return codes


def may_name(part: Part) -> set[str]:
    """Every code that is spoken of within reach: by any part with a name that is used, of a module that is imported."""
    codes, waiting, seen = set[str](), [part], {str(part)}
    while waiting:
        one = waiting.pop()
        codes |= one.spoken
        for name in one.uses:
            for other in by_name().get(name, ()):
                if str(other) not in seen and other.room in imported()[one.room]:
                    seen.add(str(other))
                    waiting.append(other)
    return codes


def said(part: Part) -> list[tuple[str, int | None]]:
    """The codes that a docstring says are raised, each with the exit code that follows."""
    told: list[tuple[str, int | None]] = []
    for sentence in RAISES.findall(part.doc):
        waiting: list[str] = []
        for code, number, *other in re.findall(
            rf"({CODE.pattern})|\((?:both |all )?exit (\d)(?:; exit (\d))?", sentence
        ):
            if code:
                waiting.append(code)
                continue
            told += [(each, int(exit_code)) for each in waiting for exit_code in (number, *other) if exit_code]
            waiting = []
        told += [(each, None) for each in waiting]
    return told


@cache
def exits() -> dict[str, set[int]]:
    """The exit codes of every code that the source raises by name; a function that makes an error of a code it is given
    gives it its own."""
    makers = {"MutualAidError": int(Exit.REFUSED), "BadValue": int(Exit.USAGE)}
    found: dict[str, set[int]] = {}
    for tree in sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "code":
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "MutualAidError":
                        makers[node.name] = exit_of(call, int(Exit.REFUSED))
    for tree in sources().values():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and call.args and isinstance(call.func, ast.Name | ast.Attribute):
                name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
                if name in makers:
                    for code in codes_in(call.args[0]):
                        found.setdefault(code, set()).add(exit_of(call, makers[name]))
    return found


def exit_of(call: ast.Call, otherwise: int) -> int:
    """The exit code among the arguments of a call."""
    for given in call.args[1:2]:
        if isinstance(given, ast.Attribute) and ast.unparse(given.value).endswith("Exit"):
            return int(Exit[given.attr])
    return otherwise


def told() -> list[Part]:
    return [part for part in parts().values() if part.is_told]


def test_a_public_function_names_the_codes_that_it_raises() -> None:
    missing = {str(part): sorted(must_name(part) - set(CODE.findall(part.doc))) for part in told()}
    assert {name: codes for name, codes in missing.items() if codes} == {}


def test_no_docstring_names_a_code_that_nothing_within_reach_speaks_of() -> None:
    named = {part: {code for code, _ in said(part)} for part in parts().values()}
    wrong = {str(part): sorted(codes - may_name(part)) for part, codes in named.items() if codes}
    assert {name: codes for name, codes in wrong.items() if codes} == {}


def test_a_code_is_said_with_an_exit_code_that_it_is_raised_with() -> None:
    wrong = [
        f"{part} {code}: exit {exit_code}"
        for part in parts().values()
        for code, exit_code in said(part)
        if exit_code not in exits().get(code, {exit_code}) and "``TermsError``" not in part.doc
    ]
    assert wrong == []


def test_the_walk_sees_what_is_there() -> None:
    assert must_name(parts()["periods:reopen"]) >= {"PERIOD_WHICH", "PERIOD_UNKNOWN", "PERIOD_SAME_PERSON"}
    assert set(said(parts()["periods:close"])) == {("PERIOD_NOT_OVER", 1), ("PERIOD_CLOSED_ALREADY", 5)}
    assert "PERIOD_NOT_OVER" not in may_name(parts()["rules/money:fen_text"])
    assert (exits()["PERIOD_WHICH"], exits()["FILE_DTD"], exits()["EXTRA_ARGUMENTS"]) == ({2}, {1}, {2})
    assert len([part for part in told() if said(part)]) > 100
