"""What is said once stays said once: no text of ``db`` or of the program holds what a fragment says, but by its name."""

from __future__ import annotations

import ast
import pathlib
import re

import pytest

from mutualaid.store.resources import fill, folder, fragment, resource_names, resource_text

FRAGMENTS = resource_names("fragments", ".sql")
TEXTS = {
    f"{place}/{name}": resource_text(place, f"{name}.sql")
    for place in ("queries", "views", "fragments")
    for name in resource_names(place, ".sql")
}
PROGRAM = pathlib.Path(folder("db/queries")).parents[1] / "mutualaid"


def plain(text: str) -> str:
    """The text without comments, aliases of one letter and what is white, so that copies look alike."""
    text = " ".join(re.sub(r"--[^\n]*", " ", text).split())
    text = re.sub(r"\b(from|join) (\w+) [a-z]\b", r"\1 \2", text)
    return re.sub(r"\b[a-z]\.", "", text).replace("( ", "(").replace(" )", ")")


def pattern(said: str) -> re.Pattern[str]:
    """What a copy of a text looks like; ``ZdayZ`` stands for whatever it was given as its day."""
    wanted, seen = "", set()
    for place, part in enumerate(re.split(r"Z([a-z_]+)Z", plain(re.sub(r"Z[a-z_]+Z\.", "", said)))):
        if place % 2 == 0:
            wanted += re.escape(part)
        else:
            wanted += f"(?P={part})" if part in seen else rf"(?P<{part}>[\w.:]+)"
            seen.add(part)
    return re.compile(wanted)


def patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A copy of a fragment that says everything itself, and one that calls what the fragment calls."""
    takes, said = fragment(name)
    for taken in takes:
        said = said.replace(f"{{{taken}}}", f"Z{taken}Z")
    return pattern(fill(said)), pattern(said)


PATTERNS = {name: patterns(name) for name in FRAGMENTS}


def copies(text: str) -> list[str]:
    """The fragments that a text says in words of its own."""
    return [name for name, wanted in PATTERNS.items() if any(each.search(plain(text)) for each in wanted)]


def strings(source: str) -> list[str]:
    """The texts of a module, each whole, whatever it was joined from."""
    made = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            made.append("".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            made.append(node.value)
    return made


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_fragment_says_stands_in_no_other_text(name: str) -> None:
    own = {name.removeprefix("fragments/")} if name.startswith("fragments/") else set()
    assert set(copies(TEXTS[name])) - own == set()


def test_what_a_fragment_says_stands_in_no_text_of_the_program() -> None:
    found = {
        (str(path.relative_to(PROGRAM)), name)
        for path in sorted(PROGRAM.rglob("*.py"))
        for text in strings(path.read_text(encoding="utf-8"))
        for name in copies(text)
    }
    assert found == set()


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_copy_of_a_fragment_would_be_found_under_other_names(name: str) -> None:
    takes = fragment(name).takes
    copy = fill(f"{{{name}: {', '.join('xyzvwts'[place] for place in range(len(takes)))}}}")
    assert name in copies(f"select 1\n  where  {copy.replace(chr(10), '  ')} -- and so on")


def test_a_copy_in_the_program_would_be_found() -> None:
    assert [
        copies(text)
        for text in strings("""find = ("select 1 from unit_above_now t where t.from_on <= :day"
    " and t.until_on > :day")""")
    ] == [["holds_on"]]


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_says_what_it_is_and_takes_what_it_uses(name: str) -> None:
    text = TEXTS[f"fragments/{name}"]
    assert re.match(r"-- [A-Z]", text)
    takes, said = fragment(name)
    assert text.count("-- Takes: ") == 1
    assert takes
    assert all(f"{{{taken}}}" in said for taken in takes)
    assert set(re.findall(r"\{([a-z_]+)\}", said)) == set(takes)
    assert "--" not in said
    read = set(re.findall(r"(?<![:\w]):([a-z_][a-z0-9_]*)", said))
    assert all(
        re.search(rf"\b{parameter}\b", text.split("-- Takes:")[0]) for parameter in read - {"born_40", "born_50"}
    )


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_is_called(name: str) -> None:
    program = [path.read_text(encoding="utf-8") for path in PROGRAM.rglob("*.py")]
    assert sum(text.count(f"{{{name}: ") for text in [*TEXTS.values(), *program]) > 0
