"""The small district of the periods' tests and a clerk's desk at it."""

from __future__ import annotations

from tests.periods.conftest import run, stage, url

__all__ = ["run", "stage", "url"]
