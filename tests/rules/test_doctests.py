"""The examples in the docstrings of the rules hold."""

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    "module",
    [
        *("benefit.stays", "cover", "money", "naming", "rates", "shapes", "story", "terms"),
        *("identity.documents", "identity.masks", "identity.names"),
        *("values.counts", "values.days", "values.numbers", "values.text", "values.words"),
    ],
)
def test_the_examples_of_the_docstrings_hold(module: str) -> None:
    failed, _ = doctest.testmod(import_module(f"mutualaid.rules.{module}"))
    assert failed == 0
