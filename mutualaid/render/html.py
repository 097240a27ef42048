"""The year of a unit as one page for a browser: self-contained, without scripts, nothing fetched from anywhere.

It shows the figures of the summary workbook's first sheet, the towns, and the stamp with its QR code; nobody's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from mutualaid import words
from mutualaid.render import qr
from mutualaid.render.cells import percent, yuan
from mutualaid.render.summary import gather
from mutualaid.render.summary.drawing import heading, say, stamp_of, title_of
from mutualaid.render.summary.figures import COUNTS, Summary, UnionLine
from mutualaid.rules.rates import growth_bp, rate_bp
from mutualaid.store.reading import Reader

STYLE = """
body { font: 15px/1.5 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #1f2933;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { color: #1f4e79; font-size: 1.5rem; margin: 0; }
h2 { color: #1f4e79; font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p.stamp, footer { color: #6b7785; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #c3ccd6; padding: .3rem .6rem; text-align: left; }
th { background: #e4ebf3; color: #1f4e79; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.figure { font-size: 1.15rem; font-weight: bold; color: #1f4e79; }
footer { display: flex; align-items: center; gap: 1rem; margin-top: 2rem; border-top: 1px solid #c3ccd6; }
footer svg { flex: none; }
@media print { body { margin: 0; } tr { break-inside: avoid; } }
""".strip()

Cell = tuple[str, str]
"""What a cell says and its class."""


def write(reader: Reader, path: Path, *, unit: str | None, as_of: str) -> None:
    """Write the page of a unit (None: the district) for the year up to ``as_of`` to ``path``.

    Raises ``MutualAidError``: UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    path.write_text(page(gather(reader, unit=unit, as_of=as_of)), encoding="utf-8", newline="\n")


def page(summary: Summary) -> str:
    """The whole page, in the language in use."""
    title = escape(title_of(summary))
    stamp = f"{summary.ledger.entry}:{summary.ledger.head[:16]}"
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="stamp">{escape(stamp_of(summary))}</p>',
        _table(
            _headings(summary, "figure", "this_year", "last_year", "change", "target", "rests_on"), _figures(summary)
        ),
        f"<h2>{escape(say('column_counts'))}</h2>",
        _table(_headings(summary, "counts", "this_year", "last_year"), _counts(summary)),
        f"<h2>{escape(say('chart_years'))}</h2>",
        _table(
            _headings(summary, "year", "contribution_plain", "aid_plain"),
            ([(str(line.year), ""), _money(line.contribution_fen), _money(line.aid_fen)] for line in summary.years),
        ),
        f"<h2>{escape(say('sheet_towns'))}</h2>",
        _table(
            _headings(summary, "town_name", "member_count", "insured_count", "rate")
            + _headings(summary, "contribution_plain", "beneficiary_count", "aid_plain"),
            map(_town, summary.towns),
        ),
        f"<footer>{qr.svg(summary.ledger)}<span>{escape(say('stamp_checked', stamp=stamp))}<br>"
        f"mutualaid {escape(summary.version)}</span></footer>",
    ]
    language = "zh-CN" if words.language() == "zh" else "en"
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{STYLE}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _headings(summary: Summary, *keys: str) -> list[str]:
    return [heading(key, summary) for key in keys]


def _table(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    def line(tag: str, cells: Iterable[Cell]) -> str:
        shown = "".join(f'<{tag} class="{kind}">{escape(text)}</{tag}>' for text, kind in cells)
        return f"<tr>{shown}</tr>".replace(' class=""', "")

    head = line("th", [(text, "") for text in headings])
    return "\n".join(
        ["<table>", f"<thead>{head}</thead>", "<tbody>", *(line("td", row) for row in rows), "</tbody></table>"]
    )


def _count(value: int | None) -> Cell:
    return (say("not_applicable") if value is None else f"{value:,}", "number")


def _money(fen: int | None) -> Cell:
    return (say("not_applicable") if fen is None else yuan(fen), "number")


def _rate(bp: int | None, *, signed: bool = False) -> Cell:
    return (say("not_applicable") if bp is None else percent(bp, signed=signed), "number")


def _figures(summary: Summary) -> list[list[Cell]]:
    now, before = summary.now, summary.before

    def of(above: int | None, below: int | None) -> int | None:
        return None if above is None or below is None else rate_bp(above, below)

    def figure(cell: Cell) -> Cell:
        return cell[0], f"{cell[1]} figure"

    rows: list[list[Cell]] = []
    for key, above, above_before, target in (
        ("participation", now.insured_count, before.insured_count, now.target_bp),
        ("direct", now.beneficiary_count, before.beneficiary_count, None),
    ):
        this, last = of(above, now.member_count), of(above_before, before.member_count)
        change = None if this is None or last is None else this - last
        rests = say("over", above=f"{above or 0:,}", below=f"{now.member_count or 0:,}")
        wanted = (say("no_target"), "number") if target is None else _rate(target)
        rows.append(
            [(say(f"figure_{key}"), ""), figure(_rate(this)), _rate(last), _points(change), wanted, (rests, "")]
        )
    for key, fen, fen_before, rests in (
        ("contribution", now.contribution_fen, before.contribution_fen, say("rests_money_in")),
        ("aid", now.aid_fen, before.aid_fen, say("rests_money_out")),
    ):
        grown = _rate(growth_bp(fen, fen_before), signed=True)
        no_target = (say("no_target"), "number")
        rows.append(
            [(say(f"figure_{key}"), ""), figure(_money(fen)), _money(fen_before), grown, no_target, (rests, "")]
        )
    return [rows[0], rows[2], rows[1], rows[3]]


def _points(bp: int | None) -> Cell:
    if bp is None:
        return _rate(None)
    return say("points", points=percent(bp, signed=True).removesuffix("%").rstrip()), "number"


def _counts(summary: Summary) -> list[list[Cell]]:
    return [
        [(say(f"count_{key}"), ""), _count(getattr(summary.now, key)), _count(getattr(summary.before, key))]
        for key in COUNTS
    ]


def _town(line: UnionLine) -> list[Cell]:
    return [
        (line.unit_name, ""),
        _count(line.member_count),
        _count(line.insured_count),
        _rate(rate_bp(line.insured_count, line.member_count)),
        _money(line.contribution_fen),
        _count(line.beneficiary_count),
        _money(line.aid_fen),
    ]
