"""Builds the sample district in a folder of its own, with the clerk's own commands."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from mutualaid import words
from mutualaid.demo import district, workbooks
from mutualaid.demo.district import DISTRICT_CODE, DISTRICT_NAME, ON_THE_SPOT_ON
from mutualaid.demo.hospital import ANSWERED_ON, CORRECTED_COUNT, HANDED_IN_ON, LATE_ON, RETURNED, new_card
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render.cells import percent, yuan

LEDGER = "mutualaid.db"
SUMMARY = "summary-2018.xlsx"
MOST_PROBLEMS = 5
CLERK, SECOND_PERSON = "经办员", "复核员"
"""Who proposes and who approves; never the same."""

Step = tuple[str, ...]
Runner = Callable[[Sequence[str]], tuple[int, str]]
"""Runs one command line of the program; its exit code and what it wrote to stdout."""


def build(place: Path, *, run: Runner, talk: Callable[[str], None]) -> list[str]:
    """Build the district in ``place``, showing each command as it goes; the lines that tell its figures.

    Raises DEMO_NOT_EMPTY (exit 5), DEMO_STEP_FAILED (exit 1).
    """
    _open(place)
    office = Office(place, run, talk)
    office.tell("demo.begin", folder=str(place))
    workbooks.write_all(district.generate(), place)
    office.tell("demo.files", count=sum(1 for _ in place.iterdir()))
    for step in steps(place):
        office.do(*step)
    _from_claim_to_money(office)
    _a_stay_comes_late(office)
    lines = _figures(office)
    office.do("report", "summary", "--year", "2018", "-o", str(place / SUMMARY), plain=True)
    ledger = str(place / LEDGER)
    look = shlex.join(("mutualaid", "--db", ledger, "report", "participation", "--year", "2018", "--by", "town"))
    office.tell("demo.look", ledger=ledger, summary=str(place / SUMMARY), command=look)
    return lines


class Office(NamedTuple):
    """Where the sample is built, how a command of the program is run there, and who hears of it."""

    place: Path
    run: Runner
    talk: Callable[[str], None]

    def file(self, name: str) -> str:
        """A file of the sample."""
        return str(self.place / name)

    def tell(self, code: str, **facts: object) -> None:
        """Say the sentence of a code."""
        self.talk(words.sentence(code, **facts))

    def do(self, *step: str, plain: bool = False) -> Any:
        """Run one command of the program on the sample ledger, showing it and what came of it; its JSON.

        Raises DEMO_STEP_FAILED (exit 1) where the command did not end with 0.
        """
        command = ("--db", self.file(LEDGER), *step)
        shown = shlex.join(("mutualaid", *command))
        self.talk(f"$ {shown}")
        code, heard = self.run([*command, *(() if plain else ("-f", "json"))])
        answer: Any = json.loads(heard or "{}") if not plain else {}
        if code != Exit.DONE:
            for problem in answer.get("problems", ())[:MOST_PROBLEMS]:
                self.talk(f"  {problem['row']} {problem['column']} {problem['code']}: {problem['message']}")
            raise MutualAidError("DEMO_STEP_FAILED", Exit.REFUSED, exit_code=code, command=shown)
        if "read" in answer:
            counts = {key: f"{answer[key]:,}" for key in ("added", "updated", "unchanged")}
            told = words.sentence("demo.receipt", entry=answer["entry"], notes=f"{len(answer['notes']):,}", **counts)
            self.talk(f"  {told}")
        elif answer.get("entry") is not None:
            self.talk(f"  {words.sentence('demo.entry', entry=answer['entry'])}")
        return answer


def _open(place: Path) -> None:
    """Make the folder; one that holds anything is somebody's: DEMO_NOT_EMPTY (exit 5)."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise MutualAidError("DEMO_NOT_EMPTY", Exit.CONFLICT, folder=str(place))
    place.mkdir(parents=True, exist_ok=True)


def steps(place: Path) -> list[Step]:
    """The clerk's year, command by command, without the reports."""

    def file(name: str) -> str:
        return str(place / name)

    note = "康庄镇职工沟通会现场入会"
    return [
        ("init", "--code", DISTRICT_CODE, "--name", DISTRICT_NAME),
        ("unit", "import", file("01-units.xlsx")),
        ("unit", "target", "set", DISTRICT_CODE, "--year", "2018", "--rate", "75.00"),
        ("member", "import", file("02-members-streets.xlsx")),
        ("member", "import", file("03-members-towns-gbk.csv")),
        ("member", "import", file("04-joined-on-the-spot.xlsx"), "--joined-on", f"{ON_THE_SPOT_ON}", "--note", note),
        ("member", "import", file("05-leavers.xlsx")),
        ("member", "import", file("06-kept.xlsx")),
        ("member", "import", file("07-transfers.xlsx"), "--accept", "TRANSFER", "--reason", "会员组织关系转接单"),
        ("enroll", "import", file("08-enroll-2017.xlsx")),
        ("enroll", "import", file("09-enroll-2018.csv")),
        ("enroll", "import", file("10-enroll-2018-unpaid.xlsx"), "--unpaid"),
        ("contribution", "import", file("11-contributions-2018.xlsx")),
        *(("payout", "import", file(name)) for _, name in workbooks.PAYOUT_FILES),
    ]


def _from_claim_to_money(office: Office) -> None:
    """Settlements are adjudicated, explained, proposed, approved by a second person, sent to the bank, answered.

    The bank returns three payments; two payees bring another card and are paid again.
    """
    clerk, second = ("--actor", CLERK), ("--actor", SECOND_PERSON)
    settlements = office.file(workbooks.SETTLEMENT_FILE)
    office.do("claim", "import", settlements, "--received-on", f"{HANDED_IN_ON}", *clerk)
    office.do("claim", "adjudicate", *clerk)
    capped = office.do("claim", "list", "--outcome", "partial")["rows"][0]["claim_no"]
    for told in office.do("claim", "explain", f"{capped}")["steps"]:
        office.talk(f"  {told['message']}")

    def send(step: Step, payment: str, answer: str, on: date, returned: dict[int, str]) -> None:
        batch = str(office.do(*step)["batch_no"])
        office.do("payout", "approve", batch, *second)
        office.do("payout", "export", batch, "-o", office.file(payment), *clerk)
        workbooks.bank_answer(office.place / payment, office.place / answer, on, returned)
        office.tell("demo.bank", answer=office.file(answer), returned=len(returned))
        office.do("payout", "confirm", office.file(answer), *clerk)

    back = dict(enumerate(RETURNED, start=3))
    send(("payout", "propose", *clerk), "19-payment-1.xlsx", "20-bank-answer-1.xlsx", ANSWERED_ON[0], back)
    came_back = office.do("report", "returned-unpaid", "--year", "2018")["rows"]
    payees = sorted({row["person_no"] for row in came_back if row["reason"] in RETURNED[:CORRECTED_COUNT]})
    for number, payee in enumerate(payees):
        office.do("member", "edit", str(payee), "--card", new_card(number), *clerk)
    send(("payout", "reissue", *clerk), "21-payment-2.txt", "22-bank-answer-2.xlsx", ANSWERED_ON[1], {})
    office.do("payout", "reconcile", "--year", "2018")


def _a_stay_comes_late(office: Office) -> None:
    """An earlier stay is handed in: the decision on the later one is told, looked at and made again, then its own."""
    clerk = ("--actor", CLERK)
    late = office.do("claim", "import", office.file(workbooks.LATE_FILE), "--received-on", f"{LATE_ON}", *clerk)
    for note in late["notes"]:
        if note["code"] == "DECISIONS_CHANGED":
            office.talk(f"  {note['message']}")
    for row in office.do("claim", "recheck")["rows"]:
        was, now = yuan(row["amount_fen"]), yuan(row["amount_now_fen"])
        office.talk(f"  {words.sentence('demo.stale', claim_no=row['claim_no'], was=was, now=now, why=row['why'])}")
    office.do("claim", "adjudicate", "--stale", *clerk)
    office.do("claim", "adjudicate", *clerk)


def _figures(office: Office) -> list[str]:
    """Ask the ledger for the figures of 2018, one line each."""

    def total(report: str) -> Any:
        return office.do("report", report, "--year", "2018")["total"]

    def line(key: str, rate_bp: int, above: int, below: int) -> str:
        return words.sentence(f"demo.{key}", rate=percent(rate_bp), above=f"{above:,}", below=f"{below:,}")

    cover, money_in, direct = map(total, ("participation", "contributions", "direct-claims"))
    growth = words.sentence(
        "demo.contributions",
        rate=percent(money_in["growth_bp"], signed=True),
        previous=yuan(money_in["previous_fen"]),
        current=yuan(money_in["contribution_fen"]),
    )
    return [
        line("participation", cover["rate_bp"], cover["insured_count"], cover["member_count"]),
        growth,
        line("direct", direct["rate_bp"], direct["beneficiary_count"], direct["member_count"]),
    ]
