"""The lock file that .ci/run installs from holds what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_requirement_is_locked_at_a_version_that_it_allows() -> None:
    locked = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCK, re.MULTILINE))
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [
        Requirement(text)
        for text in (
            *PROJECT["build-system"]["requires"],
            *PROJECT["project"]["dependencies"],
            *extras["encryption"],
            *extras["dev"],
        )
    ]
    names = {each.name for each in asked} - {"mutualaid"}
    assert {name for name in names if name not in locked} == set()
    assert [str(each) for each in asked if each.name in locked and locked[each.name] not in each.specifier] == []


def test_every_version_is_locked_by_its_hashes_and_no_registry_is_named() -> None:
    blocks = re.split(r"^(?=[a-z])", LOCK, flags=re.MULTILINE)[1:]
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in LOCK
