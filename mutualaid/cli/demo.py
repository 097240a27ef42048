"""``demo``: builds the sample district in a folder of its own, with the clerk's own commands."""

from __future__ import annotations

import json
import shlex
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import typer

from mutualaid import words
from mutualaid.cli import invocation, streams
from mutualaid.errors import Exit, MutualAidError

FOLDER = "mutualaid-demo"
LEDGER = "mutualaid.db"
SUMMARY = "summary-2018.xlsx"
MOST_PROBLEMS = 5
CLERK, SECOND_PERSON = "经办员", "复核员"
"""Who proposes and who approves; never the same."""

Step = tuple[str, ...]


def command(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR")] = None,
) -> int:
    invocation.refuse_at()
    place = folder or Path(FOLDER)
    _open(place)
    from mutualaid.cli import demo_district, demo_workbooks

    _tell("demo.begin", folder=str(place))
    demo_workbooks.write_all(demo_district.generate(), place)
    _tell("demo.files", count=sum(1 for _ in place.iterdir()))
    for step in steps(place):
        _run(place, step)
    _from_claim_to_money(place)
    lines = _figures(place)
    _run(place, ("report", "summary", "--year", "2018", "-o", str(place / SUMMARY)), plain=True)
    ledger = place / LEDGER
    look = shlex.join(("mutualaid", "--db", str(ledger), "report", "participation", "--year", "2018", "--by", "town"))
    _tell("demo.look", ledger=str(ledger), summary=str(place / SUMMARY), command=look)
    streams.emit("".join(f"{line}\n" for line in lines))
    return Exit.DONE


def _open(place: Path) -> None:
    """Make the folder; one that holds anything is somebody's: DEMO_NOT_EMPTY (exit 5)."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise MutualAidError("DEMO_NOT_EMPTY", Exit.CONFLICT, folder=str(place))
    place.mkdir(parents=True, exist_ok=True)


def steps(place: Path) -> list[Step]:
    """The clerk's year, command by command, without the reports."""
    from mutualaid.cli.demo_district import DISTRICT_CODE, DISTRICT_NAME, ON_THE_SPOT_ON
    from mutualaid.cli.demo_workbooks import PAYOUT_FILES

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
        *(("payout", "import", file(name)) for _, name in PAYOUT_FILES),
    ]


def _from_claim_to_money(place: Path) -> None:
    """Settlements are adjudicated, explained, proposed, approved by a second person, sent to the bank, answered.

    The bank returns three payments; two payees bring another card and are paid again.
    """
    from mutualaid.cli import demo_workbooks
    from mutualaid.cli.demo_hospital import ANSWERED_ON, CORRECTED_COUNT, HANDED_IN_ON, RETURNED, new_card

    clerk, second = ("--actor", CLERK), ("--actor", SECOND_PERSON)
    settlements = str(place / demo_workbooks.SETTLEMENT_FILE)
    _run(place, ("claim", "import", settlements, "--received-on", f"{HANDED_IN_ON}", *clerk))
    _run(place, ("claim", "adjudicate", *clerk))
    capped = _run(place, ("claim", "list", "--outcome", "partial"))["rows"][0]["claim_no"]
    for told in _run(place, ("claim", "explain", f"{capped}"))["steps"]:
        streams.talk(f"  {told['message']}")

    def send(step: Step, payment: str, answer: str, on: date, returned: dict[int, str]) -> None:
        batch = str(_run(place, step)["batch_no"])
        _run(place, ("payout", "approve", batch, *second))
        _run(place, ("payout", "export", batch, "-o", str(place / payment), *clerk))
        demo_workbooks.bank_answer(place / payment, place / answer, on, returned)
        _tell("demo.bank", answer=str(place / answer), returned=len(returned))
        _run(place, ("payout", "confirm", str(place / answer), *clerk))

    back = dict(enumerate(RETURNED, start=3))
    send(("payout", "propose", *clerk), "19-payment-1.xlsx", "20-bank-answer-1.xlsx", ANSWERED_ON[0], back)
    came_back = _run(place, ("report", "returned-unpaid", "--year", "2018"))["rows"]
    payees = sorted({row["person_no"] for row in came_back if row["reason"] in RETURNED[:CORRECTED_COUNT]})
    for number, payee in enumerate(payees):
        _run(place, ("member", "edit", str(payee), "--card", new_card(number), *clerk))
    send(("payout", "reissue", *clerk), "21-payment-2.txt", "22-bank-answer-2.xlsx", ANSWERED_ON[1], {})
    _run(place, ("payout", "reconcile", "--year", "2018"))


def _run(place: Path, step: Step, *, plain: bool = False) -> Any:
    """Run one command of the program on the sample ledger, showing it and what came of it; its JSON.

    Raises DEMO_STEP_FAILED (exit 1) where the command did not end with 0.
    """
    from mutualaid.cli.main import main

    shown = shlex.join(("mutualaid", "--db", str(place / LEDGER), *step))
    streams.talk(f"$ {shown}")
    heard = StringIO()
    with redirect_stdout(heard):
        code = main(["--db", str(place / LEDGER), *step, *(() if plain else ("-f", "json"))])
    answer: Any = json.loads(heard.getvalue() or "{}") if not plain else {}
    if code != Exit.DONE:
        for problem in answer.get("problems", ())[:MOST_PROBLEMS]:
            streams.talk(f"  {problem['row']} {problem['column']} {problem['code']}: {problem['message']}")
        raise MutualAidError("DEMO_STEP_FAILED", Exit.REFUSED, exit_code=code, command=shown)
    if "read" in answer:
        counts = {key: f"{answer[key]:,}" for key in ("added", "updated", "unchanged")}
        told = words.sentence("demo.receipt", entry=answer["entry"], notes=f"{len(answer['notes']):,}", **counts)
        streams.talk(f"  {told}")
    elif answer.get("entry") is not None:
        streams.talk(f"  {words.sentence('demo.entry', entry=answer['entry'])}")
    return answer


def _figures(place: Path) -> list[str]:
    """Ask the ledger for the figures of 2018, one line each."""
    from mutualaid.render.cells import percent, yuan

    def total(report: str) -> Any:
        return _run(place, ("report", report, "--year", "2018"))["total"]

    def line(key: str, rate_bp: int, above: int, below: int) -> str:
        return words.sentence(f"demo.{key}", rate=percent(rate_bp), above=f"{above:,}", below=f"{below:,}")

    def growth(key: str, found: Any, figure: str) -> str:
        rate = percent(found["growth_bp"], signed=True)
        money = {"previous": yuan(found["previous_fen"]), "current": yuan(found[figure])}
        return words.sentence(f"demo.{key}", rate=rate, **money)

    cover, money_in, direct, money_out = map(total, ("participation", "contributions", "direct-claims", "aid"))
    return [
        line("participation", cover["rate_bp"], cover["insured_count"], cover["member_count"]),
        growth("contributions", money_in, "contribution_fen"),
        line("direct", direct["rate_bp"], direct["beneficiary_count"], direct["member_count"]),
        growth("aid", money_out, "aid_fen"),
    ]


def _tell(code: str, **facts: object) -> None:
    streams.talk(words.sentence(code, **facts))
