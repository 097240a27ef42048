"""``demo``: builds the sample district in a folder of its own, with the clerk's own commands."""

from __future__ import annotations

import json
import shlex
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import typer

from mutualaid import words
from mutualaid.cli import frame
from mutualaid.errors import Exit, MutualAidError

FOLDER = "mutualaid-demo"
LEDGER = "mutualaid.db"
SUMMARY = "summary-2018.xlsx"
MOST_PROBLEMS = 5

Step = tuple[str, ...]


def command(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR")] = None,
) -> int:
    frame.refuse_at()
    place = folder or Path(FOLDER)
    _open(place)
    from mutualaid.cli import demo_district, demo_workbooks

    _tell("demo.begin", folder=str(place))
    demo_workbooks.write_all(demo_district.generate(), place)
    _tell("demo.files", count=sum(1 for _ in place.iterdir()))
    for step in steps(place):
        _run(place, step)
    lines = _figures(place)
    _run(place, ("report", "summary", "--year", "2018", "-o", str(place / SUMMARY)), plain=True)
    ledger = place / LEDGER
    look = shlex.join(("mutualaid", "--db", str(ledger), "report", "participation", "--year", "2018", "--by", "town"))
    _tell("demo.look", ledger=str(ledger), summary=str(place / SUMMARY), command=look)
    frame.emit("".join(f"{line}\n" for line in lines))
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


def _run(place: Path, step: Step, *, plain: bool = False) -> Any:
    """Run one command of the program on the sample ledger, showing it and what came of it; its JSON.

    Raises DEMO_STEP_FAILED (exit 1) where the command did not end with 0.
    """
    from mutualaid.cli.main import main

    shown = shlex.join(("mutualaid", "--db", str(place / LEDGER), *step))
    frame.talk(f"$ {shown}")
    heard = StringIO()
    with redirect_stdout(heard):
        code = main(["--db", str(place / LEDGER), *step, *(() if plain else ("-f", "json"))])
    answer: Any = json.loads(heard.getvalue() or "{}") if not plain else {}
    if code != Exit.DONE:
        for problem in answer.get("problems", ())[:MOST_PROBLEMS]:
            frame.talk(f"  {problem['row']} {problem['column']} {problem['code']}: {problem['message']}")
        raise MutualAidError("DEMO_STEP_FAILED", Exit.REFUSED, exit_code=code, command=shown)
    if "read" in answer:
        counts = {key: f"{answer[key]:,}" for key in ("added", "updated", "unchanged")}
        told = words.sentence("demo.receipt", entry=answer["entry"], notes=f"{len(answer['notes']):,}", **counts)
        frame.talk(f"  {told}")
    elif answer.get("entry") is not None:
        frame.talk(f"  {words.sentence('demo.entry', entry=answer['entry'])}")
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
    frame.talk(words.sentence(code, **facts))
