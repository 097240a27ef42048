"""CONTRIBUTING says where things are added: every place that it names is there, every list and part is called so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
PAGE = HOME / "CONTRIBUTING.md"
ADDING = PAGE.read_text(encoding="utf-8").split("## Adding")[1].split("\n## ")[0] if PAGE.exists() else ""
QUOTED = sorted(set(re.findall(r"`([^`]+)`", ADDING)))
PLACES = [said for said in QUOTED if "/" in said or said.endswith(".py")]
NAMES = [
    said.lstrip("@")
    for said in QUOTED
    if re.fullmatch(r"@?[A-Za-z_]+(\.[A-Za-z_]+)*", said) and not said.endswith((".py", ".toml"))
]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (HOME / "mutualaid").rglob("*.py"))


def test_places_and_names_are_found_in_the_page() -> None:
    assert "operators/permissions.py" in PLACES
    assert "MASKS" in NAMES


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_is_named_for_an_addition_is_there(place: str) -> None:
    assert any([*HOME.glob(place.rstrip("/")), *(HOME / "mutualaid").glob(f"**/{place.rstrip('/')}")])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_an_addition_needs_is_there(name: str) -> None:
    last = name.rpartition(".")[2]
    assert last in {"assumption", "label", "words"} or re.search(
        rf"(?m)^\s*(?:class|def) {last}\b|^\s*{last}\b.* = ", SOURCE
    )
