"""Writes the sample district down as its offices would: workbooks with titles and signatures, and a GB18030 CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from mutualaid.demo.district import DemoCover, DemoPerson, District, PayoutList, lines_of
from mutualaid.demo.hospital import DemoSettlement, late_settlement, settlement_no, settlements

PLAN_NAMES = {
    "HOSP_MED": "住院医疗",
    "HOSP_ALLOW": "住院津贴",
    "CRITICAL": "重大疾病",
    "ACCIDENT": "意外伤害",
    "FEMALE": "女职工特殊疾病",
    "SECOND": "二次报销",
}
SEX = {"M": "男", "F": "女"}
CATEGORY = {"outpatient": "门诊", "inpatient": "住院", "over_cap": "超封顶线"}
RESULT = {"paid": "成功", "returned": "退汇"}
SETTLEMENT_FILE, LATE_FILE = "18-settlements-2018.xlsx", "23-settlement-late.xlsx"

_TITLE = Font(name="宋体", size=16, bold=True)
_HEADER = Font(name="宋体", size=11, bold=True)
_SHADE = PatternFill("solid", start_color="DDE6F0")
_LINE = Side(style="thin", color="999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)

Cell = str | int | float | date | None


def write_all(district: District, folder: Path) -> None:
    """Write every sample workbook into ``folder``."""
    units(district, folder / "01-units.xlsx")
    members(district, folder)
    changes(district, folder)
    wide_2017(district, folder / "08-enroll-2017.xlsx")
    long_2018(district, folder)
    receipts(district, folder / "11-contributions-2018.xlsx")
    payouts(district, folder)
    stays = settlements(district)
    hospital(district, enumerate(stays, start=1), folder / SETTLEMENT_FILE)
    hospital(district, [(len(stays) + 1, late_settlement(stays))], folder / LATE_FILE)


def book(
    path: Path,
    sheet: str,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    widths: Sequence[float] = (),
    foot: Sequence[Sequence[Cell]] = (),
    subtitle: str | None = None,
) -> None:
    """Write one sheet as an office does: a merged title, a header, the rows, and a foot under the table."""
    workbook = Workbook(write_only=True)
    page: Any = workbook.create_sheet(sheet)
    last = get_column_letter(len(headings))
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.merged_cells.ranges.add(f"A1:{last}1")
    page.row_dimensions[1].height = 28
    page.freeze_panes = f"A{3 if subtitle is None else 4}"
    page.append([_styled(page, title, _TITLE)])
    if subtitle is not None:
        page.append([subtitle])
    page.append([_styled(page, heading, _HEADER, boxed=True) for heading in headings])
    for row in rows:
        page.append(row)
    for row in foot:
        page.append(row)
    workbook.save(path)


def _styled(page: Any, value: str, font: Font, *, boxed: bool = False) -> Any:
    cell = WriteOnlyCell(page, value)
    cell.font = font
    cell.alignment = _CENTER
    if boxed:
        cell.fill = _SHADE
        cell.border = _BOX
    return cell


def table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, encoding: str) -> None:
    """Write one CSV as a system exports it."""
    with path.open("w", encoding=encoding, newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(headings)
        lines.writerows(rows)


def units(district: District, path: Path) -> None:
    """The tree below the district: two system unions and 120 grassroots unions."""
    kinds = {"system": "系统", "grassroots": "基层"}
    rows = [
        (
            number,
            unit.unit_code,
            unit.unit_name,
            unit.parent_code,
            kinds[unit.kind],
            unit.uscc,
            unit.staff_count or None,
            unit.opened_on,
        )
        for number, unit in enumerate(district.units, start=1)
    ]
    staff = sum(unit.staff_count for unit in district.units)
    book(
        path,
        "基层工会名册",
        "延庆区基层工会组织名册",
        ("序号", "单位编码", "单位名称", "上级单位编码", "类型", "统一社会信用代码", "职工人数", "成立日期"),
        rows,
        widths=(6, 15, 40, 14, 8, 22, 10, 12),
        foot=((None, "合计", None, None, None, None, staff, None), ("填表人：        审核人：        （盖章）",)),
    )


_ROSTER = ("姓名", "性别", "证件号码", "手机号", "工会会员互助服务卡号", "所属工会", "入会日期", "会籍状态")


def _unit_names(district: District) -> dict[str, str]:
    return {unit.unit_code: unit.unit_name for unit in district.units}


def members(district: District, folder: Path) -> None:
    """The rosters: streets and systems as a workbook, towns as a GB18030 CSV, and those who joined on the spot."""
    names = _unit_names(district)

    def row(person: DemoPerson) -> tuple[Cell, ...]:
        spell = person.spells[0]
        return (
            person.name,
            SEX[person.sex],
            person.roster_no,
            person.phone,
            person.card_no,
            names[spell.unit_code],
            f"{spell.joined_on:%Y-%m-%d}",
            "在职",
        )

    roster = [person for person in district.persons if person.spells[0].told_by == "roster"]
    streets = [person for person in roster if person.spells[0].unit_code[6] in "09"]
    towns = [person for person in roster if person.spells[0].unit_code[6] not in "09"]
    book(
        folder / "02-members-streets.xlsx",
        "会员花名册",
        "延庆区总工会街道及系统工会会员花名册",
        ("序号", *_ROSTER),
        ((number, *row(person)) for number, person in enumerate(streets, start=1)),
        widths=(6, 14, 6, 22, 14, 24, 36, 12, 10),
        subtitle="填报单位：延庆区总工会（公章）",
        foot=((f"共 {len(streets)} 人",), ("工会负责人：        经办人：",)),
    )
    table(folder / "03-members-towns-gbk.csv", _ROSTER, map(row, towns), encoding="gb18030")
    spot = [person for person in district.persons if person.spells[0].told_by == "on_the_spot"]
    book(
        folder / "04-joined-on-the-spot.xlsx",
        "现场入会",
        "康庄镇职工沟通会现场入会名单",
        ("序号", "姓名", "身份证号码", "性别", "手机号码", "所属工会", "备注"),
        (
            (number, p.name, p.document_no, SEX[p.sex], p.phone, names[p.spells[0].unit_code], None)
            for number, p in enumerate(spot, start=1)
        ),
        widths=(6, 14, 22, 6, 14, 36, 12),
    )


def changes(district: District, folder: Path) -> None:
    """Leavers and retirees, then kept memberships, then transfers."""
    names = _unit_names(district)
    gone = [
        (person, spell)
        for person in district.persons
        for spell in person.spells[:1]
        if spell.left_on is not None and person.spells[-1].told_by != "transfer"
    ]
    book(
        folder / "05-leavers.xlsx",
        "退会名单",
        "2017—2018年度会员退会（减员）名单",
        ("序号", "姓名", "身份证号", "所属工会", "退会日期", "备注"),
        (
            (n, p.name, p.document_no, names[s.unit_code], s.left_on, "退休转保留会籍" if len(p.spells) > 1 else None)
            for n, (p, s) in enumerate(gone, start=1)
        ),
        widths=(6, 14, 22, 36, 12, 18),
    )
    later = [(person, person.spells[1]) for person in district.persons if len(person.spells) > 1]
    for file, sheet, title, told_by in (
        ("06-kept.xlsx", "保留会籍", "2018年保留会籍人员名单", "kept"),
        ("07-transfers.xlsx", "转接名单", "2018年会员组织关系转接名单", "transfer"),
    ):
        status = {"kept": "保留会籍", "in_service": "在职"}
        rows = [(person, spell) for person, spell in later if spell.told_by == told_by]
        book(
            folder / file,
            sheet,
            title,
            ("序号", "姓名", "身份证号", "所属工会", "入会日期", "会籍状态"),
            (
                (
                    n,
                    p.name,
                    p.document_no,
                    names[s.unit_code],
                    s.joined_on,
                    status[s.status],
                )
                for n, (p, s) in enumerate(rows, start=1)
            ),
            widths=(6, 14, 22, 36, 12, 10),
        )


def wide_2017(district: District, path: Path) -> None:
    """The 2017 enrollment workbook: one row a person, one column of 份数 (or tier) a plan."""
    names = _unit_names(district)
    plans = ("HOSP_MED", "HOSP_ALLOW", "CRITICAL", "ACCIDENT", "FEMALE")
    by_person: dict[int, dict[str, DemoCover]] = {}
    for cover in district.covers:
        if cover.wave == "wide":
            by_person.setdefault(cover.person, {})[cover.plan_code] = cover

    def rows() -> Iterable[Sequence[Cell]]:
        for number, (at, held) in enumerate(by_person.items(), start=1):
            person = district.persons[at]
            any_cover = next(iter(held.values()))
            shares = [None if plan not in held else int(held[plan].tier or held[plan].share_count) for plan in plans]
            # One office writes its days with dots.
            written = "%Y.%m.%d" if any_cover.unit_code.startswith("110119106") else "%Y-%m-%d"
            yield (
                number,
                person.name,
                person.document_no,
                names[any_cover.unit_code],
                *shares,
                f"{any_cover.starts_on:%Y-%m-%d}",
                (any_cover.received_on or any_cover.starts_on).strftime(written),
            )

    book(
        path,
        "参保名单",
        "2017年度职工互助保障参保名单",
        ("序号", "姓名", "身份证号码", "所属工会", *(PLAN_NAMES[plan] for plan in plans), "起保日期", "缴费日期"),
        rows(),
        widths=(7, 14, 22, 36, 10, 10, 10, 10, 16, 12, 12),
        foot=(("经办人：        复核人：",),),
    )


_LONG = ("姓名", "身份证号", "所属工会", "参保项目", "份数", "档次", "互助费", "起保日期", "缴费日期")


def long_2018(district: District, folder: Path) -> None:
    """The 2018 renewals as the long list that a system exports, and the covers that wait for their money."""
    names = _unit_names(district)

    def row(cover: DemoCover) -> tuple[Cell, ...]:
        person = district.persons[cover.person]
        return (
            person.name,
            person.document_no,
            names[cover.unit_code],
            PLAN_NAMES[cover.plan_code],
            cover.share_count,
            cover.tier,
            f"{cover.fee_fen // 100}.00",
            cover.starts_on.isoformat(),
            cover.received_on.isoformat() if cover.received_on is not None else None,
        )

    paid = (row(cover) for cover in district.covers if cover.wave == "long")
    table(folder / "09-enroll-2018.csv", _LONG, paid, encoding="utf-8-sig")
    unpaid = [row(cover) for cover in district.covers if cover.wave == "unpaid"]
    book(
        folder / "10-enroll-2018-unpaid.xlsx",
        "未缴费",
        "2018年度参保未缴费名单（款到后补登）",
        _LONG[:-1],
        [cells[:-1] for cells in unpaid],
        widths=(14, 22, 36, 12, 6, 6, 10, 12),
    )


def receipts(district: District, path: Path) -> None:
    """Receipts by unit: the money of covers paid late, and joining fees."""
    names = _unit_names(district)
    book(
        path,
        "收款",
        "2018年互助费及入会费收款登记",
        ("收据号", "单位名称", "参保项目", "收款日期", "金额", "类型"),
        [
            (
                receipt.receipt_no,
                names[receipt.unit_code],
                PLAN_NAMES[receipt.plan_code] if receipt.plan_code is not None else None,
                receipt.received_on,
                receipt.amount_fen // 100,
                "互助费" if receipt.plan_code is not None else "入会费",
            )
            for receipt in district.receipts
        ],
        widths=(14, 36, 14, 12, 10, 10),
    )


_PAYOUT = ("流水号", "姓名", "证件号码", "互助服务卡号(后四位)", "项目", "就诊季度", "类别", "金额", "支付日期", "结果")
PAYOUT_FILES: tuple[tuple[PayoutList, str], ...] = (
    ("2017", "12-payouts-2017.csv"),
    ("2017Q4", "13-payouts-2017Q4.xlsx"),
    ("2018Q1", "14-payouts-2018Q1.xlsx"),
    ("returned", "15-payouts-returned.xlsx"),
    ("2018Q2", "16-payouts-2018Q2.csv"),
    ("2018Q3", "17-payouts-2018Q3.xlsx"),
)


def payouts(district: District, folder: Path) -> None:
    """The received direct-claim lists, in the order in which they arrived."""
    for name, file in PAYOUT_FILES:
        rows = []
        for payment, code, on in lines_of(district.payments, name):
            person = district.persons[payment.person]
            rows.append(
                (
                    payment.serial_no,
                    person.name,
                    person.document_no,
                    person.card_no[-4:],
                    PLAN_NAMES[payment.plan_code],
                    payment.quarter,
                    CATEGORY[payment.category],
                    f"{payment.amount_fen // 100}.{payment.amount_fen % 100:02d}",
                    on.isoformat(),
                    RESULT[code],
                )
            )
        if file.endswith(".csv"):
            table(folder / file, _PAYOUT, rows, encoding="utf-8-sig")
        else:
            title = "工会会员互助服务卡直赔退汇清单" if name == "returned" else f"工会会员互助服务卡直赔清单（{name}）"
            widths = (22, 14, 22, 12, 14, 10, 10, 12, 12, 8)
            book(folder / file, "直赔清单", title, _PAYOUT, rows, widths=widths)


def hospital(district: District, stays: Iterable[tuple[int, DemoSettlement]], path: Path) -> None:
    """Hospital settlements of 2018, each with its number, as members hand them in through their unions."""
    rows = []
    for place, stay in stays:
        person = district.persons[stay.person]
        rows.append(
            (
                place,
                person.name,
                person.document_no,
                settlement_no(place),
                stay.hospital,
                stay.level,
                stay.admitted_on,
                stay.discharged_on,
                stay.diagnosis,
                *(fen / 100 for fen in (stay.total_fen, stay.fund_fen, stay.self_one_fen, stay.self_two_fen)),
                stay.own_fen / 100,
                stay.referral,
            )
        )
    book(
        path,
        "住院结算",
        "2018年会员住院结算明细表",
        (
            *("序号", "姓名", "身份证号", "结算单号", "医院", "医院等级", "入院日期", "出院日期", "诊断"),
            *("总费用", "统筹基金支付", "自付一", "自付二", "自费", "转诊单"),
        ),
        rows,
        widths=(6, 14, 22, 16, 22, 10, 12, 12, 20, 12, 14, 12, 12, 12, 16),
        subtitle="填报单位：延庆区总工会（公章）",
        foot=(("经办人：        复核人：",),),
    )


def bank_answer(payment_file: Path, path: Path, on: date, returned: Mapping[int, str]) -> None:
    """Answer a payment file as the bank does: each line paid on this day, or by its place ``returned`` for a reason."""
    lines = _lines_to_pay(payment_file)
    book(
        path,
        "代发结果",
        "批量代发业务处理结果清单",
        ("序号", "户名", "账号", "金额", "交易结果", "失败原因", "交易日期"),
        [
            (number, name, account, amount, "失败" if place in returned else "成功", returned.get(place), on)
            for place, (number, name, account, amount) in enumerate(lines)
        ],
        widths=(8, 16, 24, 14, 10, 20, 12),
        foot=(("合计", f"{len(lines)}笔", None, f"{sum(float(amount) for *_, amount in lines):.2f}"),),
    )


def _lines_to_pay(path: Path) -> list[tuple[int, str, str, str]]:
    """The lines of a payment file as the bank reads them: 序号, 户名, 账号, 金额; its last line is the control line."""
    if path.suffix == ".txt":
        rows: list[Any] = [line.split("|") for line in path.read_text(encoding="gb18030").splitlines()]
    else:
        from openpyxl import load_workbook

        sheet: Any = load_workbook(path).active
        rows = list(sheet.iter_rows(values_only=True))
    return [(int(row[0]), row[1], row[2], f"{float(row[3]):.2f}") for row in rows[1:-1]]
