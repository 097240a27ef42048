"""How many keys a story at the counter takes, once the command and the person stand there.

What somebody hands over (a name, a card number, a sum, a reason) has to be typed and is not counted; Enter is a key.

    walk-in with two plans   9      card changed            8
    renewal of all covers    6      claim at the counter   14
    join on the spot        12      relief                  5
    leave                    4      receipt to hand over    3
    transfer                 6      undo                    5
    am I covered?            0
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.enrollments.stage import LI, ZHANG, document
from tests.ledgers import answer

NEW = document("11010019900101002")
CARD = "6222020000000000004"
STORIES = {
    # what is done: its command, whose, the answers ({handed over} is not counted), the keys, the most that may be
    "walk-in with two plans": ("enroll add", LI, "1,3||||y|", 9, 20),
    "renewal of all covers": ("enroll add", ZHANG, "||||y|", 6, 6),
    "join on the spot": ("enroll add", NEW, "y|{赵六}|1|U1|||y|", 12, 12),
    "leave": ("member leave", LI, "|{退休}|y|", 4, 12),
    "transfer": ("member transfer", LI, "第二||y|", 6, 12),
    "card changed": ("member edit", LI, "|{6222020000000000004}|||||y|", 8, 12),
    "claim at the counter": ("claim add", ZHANG, "{重大疾病}|2018-2-1|{恶性肿瘤}||y|", 14, 20),
    "relief": ("relief add", ZHANG, "{500}|||y|", 5, 12),
    "receipt to hand over": ("letter receipt", ZHANG, "|y|", 3, 12),
    "undo": ("journal undo", None, "4|{写错了}|y|", 5, 12),
    "am I covered?": ("claim eligible", ZHANG, "", 0, 4),
}


@pytest.fixture(scope="module")
def renewed_once(staged_once: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Zhang has two covers that end in four days."""
    from mutualaid.cli.main import main

    path = tmp_path_factory.mktemp("keys") / "ledger.db"
    path.write_bytes(staged_once)
    line = ["enroll", "add", ZHANG, "--plan", "HOSP_MED", "--plan", "CRITICAL", "--starts-on", "2017-03-10"]
    assert main([*line, "--received-on", "2018-03-05", "--db", str(path), "--no-input"]) == 0
    return path.read_bytes()


@pytest.mark.parametrize("story", STORIES)
def test_a_story_takes_so_many_keys(sit: Run, counter: str, renewed_once: bytes, story: str) -> None:
    command, person, answers, keys, most = STORIES[story]
    Path(counter).write_bytes(renewed_once)
    assert len(re.sub(r"\{.*?\}", "", answers)) == keys <= most
    typed = re.sub(r"[{}]", "", answers)
    ran = sit(*command.split(), answers=typed if person is None else f"{person}|{typed}")
    assert ran.code == 0, ran
    wrote = 0 if story == "am I covered?" else 1
    assert answer(counter, "select max(entry_id) from entry") == [(4 + wrote,)]
    assert ran.err.count("The same without questions") == 1
