"""A function fits a screen: how long one may be, docstring and all (how tangled, ruff's C901 says)."""

from __future__ import annotations

import ast
import pathlib

import pytest

import mutualaid

PACKAGE = pathlib.Path(mutualaid.__file__).parent
MOST_LINES = 70


def long_functions(source: str) -> list[tuple[str, int]]:
    """The functions of a module that are too long, with their lines."""
    return [
        (node.name, node.end_lineno - node.lineno + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_LINES
    ]


@pytest.mark.parametrize("room", sorted({path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py")}))
def test_no_function_is_longer_than_a_screen(room: str) -> None:
    place = PACKAGE / room
    paths = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    assert [(str(path), long_functions(path.read_text(encoding="utf-8"))) for path in paths] == [
        (str(path), []) for path in paths
    ]


def test_a_longer_one_would_be_found() -> None:
    body = "    pass\n"
    assert long_functions("def fits():\n" + body * 69 + "def grew():\n" + body * 70) == [("grew", 71)]
