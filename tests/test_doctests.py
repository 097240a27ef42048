"""Every example in a docstring of the package holds: the modules are found, not listed."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import mutualaid

PACKAGE = Path(mutualaid.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(("mutualaid", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    for file in PACKAGE.rglob("*.py")
    if ">>>" in file.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_of_a_modules_docstrings_are_found_and_hold(module: str) -> None:
    failed, tried = doctest.testmod(import_module(module))
    assert (failed, tried > 0) == (0, True)


def test_modules_with_examples_are_found_in_every_room() -> None:
    assert {"mutualaid.rules.money", "mutualaid.store.slices"} <= set(WITH_EXAMPLES)
