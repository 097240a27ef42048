"""A ledger of two towns, users of every role for the district and for one town alone, and people planted in and out.

What belongs to the other town is written in characters and numbers that stand nowhere else, so that a word of it is
known wherever it shows.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.operators.conftest import Desk

TOWN, OTHER_TOWN = "110119100", "110119103"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def document(first: str) -> str:
    """A synthetic resident ID: its first 17 digits and the check character (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True))
    return first + "10X98765432"[total % 11]


class Planted(NamedTuple):
    """Somebody, all that is recorded of them, and under which numbers: what a line of the attack may name."""

    name: str
    document: str
    phone: str
    card: str
    bank_name: str
    unit: str
    unit_name: str
    note: str
    diagnosis: str
    hospital: str
    settlement: str
    serial: str
    receipt: str
    holder: str
    account: str
    bank: str
    evidence: str
    yuan: str
    person: str = "0"
    enrollment: str = "0"
    claim: str = "0"
    undecided: str = "0"
    payout: str = "0"
    relief: str = "0"
    contribution: str = "0"
    entry: str = "0"

    def said(self) -> dict[str, str]:
        """By what a line names them."""
        return {**self._asdict(), "part": self.name[:2], "tail": self.document[-4:], "card_tail": self.card[-4:]}

    @property
    def clear(self) -> tuple[str, ...]:
        """What nobody is shown but in the ways named for it."""
        birth = self.document[6:14]
        return (
            *(self.name, self.name[1:], self.bank_name, self.document, self.phone, self.card, self.diagnosis),
            *(self.holder, self.holder[1:], self.account, self.bank, self.evidence),
            f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
        )


INSIDE = Planted(
    name="靐龘齉",
    document=document("11010019900307111"),
    phone="13912348765",
    card="6222000011112222",
    bank_name="靐龘爨",
    unit="A1",
    unit_name="甲厂工会",
    note="灥",
    diagnosis="罕见虪病",
    hospital="区医院",
    settlement="S100",
    serial="L100",
    receipt="R100",
    holder="黁齾鬻",
    account="6217000044445555",
    bank="虋虌支行",
    evidence="齉字公证书",
    yuan="3141.59",
)
OUTSIDE = Planted(
    name="麤骉淼",
    document=document("11010019781113773"),
    phone="13687654321",
    card="6222999988879183",
    bank_name="麤骉羴",
    unit="ZQB771",
    unit_name="鱻犇厂工会",
    note="鑫焱",
    diagnosis="掱瞐病",
    hospital="蟲雥医院",
    settlement="ZQSET77",
    serial="ZQSER77",
    receipt="ZQREC77",
    holder="飝灪飍",
    account="6217999922279184",
    bank="惢掱支行",
    evidence="譶字公证书",
    yuan="7123.45",
)
NOBODY = Planted(
    name="龖朤朤",
    document=document("11010019810522846"),
    phone="13555544433",
    card="6222555566646657",
    bank_name="龖朤龘",
    unit="XJC446",
    unit_name="嚞壵厂工会",
    note="朤",
    diagnosis="燚病",
    hospital="燚医院",
    settlement="XJSET44",
    serial="XJSER44",
    receipt="XJREC44",
    holder="朤嚞壵",
    account="6217555511146658",
    bank="壵嚞支行",
    evidence="嚞字公证书",
    yuan="4567.89",
    person="9003",
    enrollment="9004",
    claim="9005",
    undecided="9006",
    payout="9007",
    relief="9008",
    contribution="9009",
    entry="99999",
)
"""Whom nobody ever entered: what is answered of OUTSIDE is answered of NOBODY."""

FOREIGN = (
    *"麤骉淼羴鱻犇鑫焱掱瞐蟲雥飝灪飍惢譶",
    *(OUTSIDE.unit, OUTSIDE.settlement, OUTSIDE.serial, OUTSIDE.receipt),
    *(OUTSIDE.document[-4:], OUTSIDE.card[-4:], OUTSIDE.account[-4:], OUTSIDE.phone),
    *("7123.45", "7,123.45", "712345", "2011-11-13", "1978"),
)
"""Of these none may be told to a user of the town, whatever they ask, write or break."""

ACCOUNTS = {
    # account: role, unit
    "admin": ("admin", None),
    "clerk": ("clerk", None),
    "approver": ("approver", None),
    "auditor": ("auditor", None),
    "town clerk": ("clerk", TOWN),
    "town admin": ("admin", TOWN),
    "town approver": ("approver", TOWN),
    "town auditor": ("auditor", TOWN),
}
LIMITED = tuple(account for account, (_, unit) in ACCOUNTS.items() if unit)

SETTLEMENTS = "姓名,证件号码,结算单号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费\n"
RECEIVED = "姓名,证件号码,互助服务卡号,项目,就诊季度,类别,金额,支付日期,结果,流水号\n"


def settlement_row(who: Planted, number: str) -> str:
    """A stay of some days, of which the plan pays a part."""
    return (
        f"{who.name},{who.document},{number},{who.hospital},二级,2018-05-01,2018-05-03,{who.diagnosis},"
        "30000,10000,10000,5000,5000\n"
    )


def received_row(who: Planted, serial: str, result: str = "成功") -> str:
    """A direct claim that was paid."""
    return f"{who.name},{who.document},{who.card},SECOND,2018Q1,住院,{who.yuan},2018-06-01,{result},{serial}\n"


def build(desk: Desk, folder: Path) -> tuple[Planted, Planted]:
    """Make the ledger and hand back INSIDE and OUTSIDE with the numbers under which they stand."""
    claims, payouts = folder / "claims.csv", folder / "payouts.csv"
    claims.write_text(
        SETTLEMENTS
        + "".join(settlement_row(who, who.settlement) + settlement_row(who, f"{who.settlement}b").replace("05-0", "07-0")
                  for who in (INSIDE, OUTSIDE)),
        encoding="utf-8",
    )  # fmt: skip
    payouts.write_text(RECEIVED + "".join(received_row(who, who.serial) for who in (INSIDE, OUTSIDE)), encoding="utf-8")
    lines: list[tuple[str, ...]] = [
        ("unit", "add", INSIDE.unit, INSIDE.unit_name, "--parent", TOWN, "--kind", "基层"),
        ("unit", "add", OUTSIDE.unit, OUTSIDE.unit_name, "--parent", OTHER_TOWN, "--kind", "基层"),
        ("unit", "alias", "add", OUTSIDE.unit, "犇坊"),
        ("unit", "headcount", "set", INSIDE.unit, "20", "--on", "2017-01-01"),
        ("unit", "headcount", "set", OUTSIDE.unit, "771", "--on", "2017-01-01"),
        ("unit", "target", "set", OUTSIDE.unit, "--year", "2018", "--rate", "71.23"),
        ("mapping", "add", "member", "暗号", "phone", "--unit", INSIDE.unit),
        ("mapping", "add", "member", "掱号", "phone", "--unit", OUTSIDE.unit),
        ("mapping", "add", "member", "人人的号", "phone"),
    ]
    for who, joined in ((INSIDE, "2017-02-03"), (OUTSIDE, "2011-11-13")):
        lines += [
            ("member", "add", who.name, who.document, "--unit", who.unit, "--joined-on", joined, "--sex", "M",
             "--phone", who.phone, "--card", who.card, "--note", who.note),
            ("member", "edit", who.document, "--bank-name", who.bank_name, "--reason", who.note),
        ]  # fmt: skip
    for who in (INSIDE, OUTSIDE):
        cover = ("--unit", who.unit, "--starts-on", "2018-01-01", "--received-on", "2018-01-05")
        lines += [
            ("enroll", "add", who.document, "--plan", "HOSP_MED", *cover),
            ("enroll", "add", who.document, "--plan", "ACCIDENT", *cover),
            ("contribution", "record", "--unit", who.unit, "--plan", "CRITICAL", "--amount", who.yuan,
             "--received-on", "2018-02-05", "--receipt", who.receipt),
        ]  # fmt: skip
    lines.append(("claim", "import", str(claims), "--received-on", "2018-07-10"))
    for who in (INSIDE, OUTSIDE):
        lines.append(("claim", "add", who.document, "--plan", "ACCIDENT", "--on", "2018-08-01", "--harm", "death",
                      "--circumstances", f"交通事故 {who.diagnosis}"))  # fmt: skip
    for account, *arguments in [*(("first", *line) for line in lines)]:
        _done(desk, account, *arguments)
    inside, outside = (_numbers(desk, who) for who in (INSIDE, OUTSIDE))
    for who in (inside, outside):
        payee = ("--name", who.holder, "--account", who.account, "--bank", who.bank, "--evidence", who.evidence)
        _done(desk, "first", "claim", "payee", who.undecided, *payee)
        _done(
            desk, "first", "relief", "add", who.person, "--amount", who.yuan, "--on", "2018-09-01", "--reason", who.note
        )
    _done(desk, "first", "claim", "adjudicate", inside.claim, outside.claim)
    _done(desk, "first", "payout", "propose")
    _done(desk, "second", "payout", "approve", "1")
    _done(desk, "first", "payout", "import", str(payouts))
    _done(desk, "first", "publish", "create", "participation", "--year", "2018", "--people", "--reason", OUTSIDE.note)
    for account, (role, unit) in ACCOUNTS.items():
        _done(desk, "first" if account == "admin" else "admin", "user", "add", account, "--role", role,
              "--os-user", account, *(("--unit", unit) if unit else ()))  # fmt: skip
    return _numbers(desk, inside), _numbers(desk, outside)


def go_on_elsewhere(desk: Desk, folder: Path, outside: Planted) -> None:
    """Let the other town have more of everything: people, covers, money, claims, payments, relief, years before.

    ``stay_as_it_is`` writes as many entries that change nothing.
    """
    claims, payouts = folder / "more-claims.csv", folder / "more-payouts.csv"
    claims.write_text(SETTLEMENTS + settlement_row(outside, "ZQSET78").replace("05-0", "09-0"), encoding="utf-8")
    payouts.write_text(RECEIVED + received_row(outside, "ZQSER78"), encoding="utf-8")
    there = ("--unit", outside.unit)
    cover = (*there, "--starts-on", "2018-02-01", "--received-on", "2018-02-05")
    for number, sex in (("11010019820101002", "F"), ("11010019830101003", "M"), ("11010019840101004", "F")):
        new = document(number)
        _done(desk, "admin", "member", "add", "森淼焱", new, *there, "--joined-on", "2017-05-01", "--sex", sex)
        _done(desk, "admin", "enroll", "add", new, "--plan", "HOSP_MED", *cover)
    for arguments in (
        ("member", "leave", document("11010019840101004"), "--on", "2018-11-01", "--reason", "退休"),
        ("contribution", "record", *there, "--plan", "FEMALE", "--amount", "771", "--received-on", "2018-03-05"),
        ("contribution", "opening", "set", "--year", "2017", *there, "--contribution", "771", "--members", "77"),
        ("unit", "headcount", "set", outside.unit, "772", "--on", "2018-01-01"),
        ("mapping", "add", "member", "鱻号", "-", *there),
        ("claim", "import", str(claims), "--received-on", "2018-09-20"),
        ("claim", "adjudicate", "--unit", outside.unit),
        ("payout", "import", str(payouts)),
        ("relief", "approve", outside.relief, "--on", "2018-09-05"),
    ):
        _done(desk, "admin", *arguments)


def stay_as_it_is(desk: Desk, outside: Planted, entries: int) -> None:
    """Write entries that no figure hangs on."""
    for number in range(entries):
        _done(desk, "admin", "unit", "alias", "add", outside.unit, f"犇坊{number}")


def _done(desk: Desk, account: str, *arguments: str) -> None:
    ran = desk(account, *arguments)
    assert ran.code == 0, (arguments, ran.out, ran.err)


def _numbers(desk: Desk, who: Planted) -> Planted:
    """The numbers of what stands of somebody."""
    from tests.ledgers import answer

    def one(sql: str) -> str:
        found = answer(desk.url, sql, document=who.document)
        return str(found[0][0]) if found and found[0][0] is not None else "0"

    mine = "person_id = (select person_id from personal_now where document_no = :document)"
    return who._replace(
        person=one("select person_id from personal_now where document_no = :document"),
        enrollment=one(f"select min(enrollment_id) from enrollment_now where {mine}"),
        claim=one(f"select min(claim_id) from claim_now where {mine}"),
        undecided=one(f"select max(claim_id) from claim_now where {mine}"),
        payout=one(f"select max(payout_id) from payout_now where {mine}"),
        relief=one(f"select max(relief_id) from relief_now where {mine}"),
        contribution=one(
            f"select contribution_id from contribution_now where receipt_no = '{who.receipt}' and :document is not null"
        ),
        entry=one(f"select entry_id from person where {mine}"),
    )
