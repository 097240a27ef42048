"""Letters: what each tells, in whose clear, and what a template may and may not be."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from mutualaid import manual, words
from mutualaid.cli.main import main
from mutualaid.codes import LETTERS
from mutualaid.letters.facts import day_text
from mutualaid.letters.filling import built_in
from mutualaid.rules.money import capital_text
from tests.claims.stage import SUN, ZHANG, decide, row, staged, take
from tests.ledgers import answer
from tests.letters import drawing


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Zhang's stay is paid, Sun's is refused; both were taken and decided."""
    folder = tmp_path_factory.mktemp("letters")
    staged(folder)
    url = str(next(folder.glob("*.db")))
    take(url, row(ZHANG, "S1"), row(SUN, "S2"))
    decide(url)
    return Path(url).read_bytes()


@pytest.fixture
def url(stage: bytes, tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "ledger.db"
    path.write_bytes(stage)
    yield str(path)
    words.use("en")


def letter(url: str, *arguments: str) -> tuple[int, str]:
    """The exit code, and everything that the letter says."""
    path = Path(url).parent / "letter.docx"
    code = main(["letter", *arguments, "-o", str(path), "--db", url, "--lang", "en"])
    return code, said(path) if code == 0 else ""


def said(path: Path) -> str:
    document = Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [" | ".join(cell.text for cell in line.cells) for table in document.tables for line in table.rows]
    return "\n".join(lines)


def claim_no(url: str, settlement: str, plan: str = "HOSP_MED") -> str:
    sql = (
        "select c.claim_id from claim_now c join settlement_now s on s.settlement_id = c.settlement_id "
        f"join plan_now p on p.plan_id = c.plan_id where s.settlement_no = '{settlement}' and p.plan_code = '{plan}'"
    )
    return str(answer(url, sql)[0][0])


def test_a_receipt_names_person_period_and_sum_in_figures_and_capitals(url: str) -> None:
    code, text = letter(url, "receipt", ZHANG, "--on", "2018-01-05")
    assert code == 0
    assert f"今收到 第一工会 张三丰（证件号码 {ZHANG}）于2018年1月5日缴纳的互助费，明细如下：" in text
    assert "住院医疗 | 2018-01-01 | 2018-12-31 | 1 |  | 95.00" in text
    assert "住院津贴 | 2018-01-01 | 2018-12-31 | 1 |  | 60.00" in text
    assert "合计：155.00 元（人民币壹佰伍拾伍元整）" in text


def test_a_receipt_without_a_day_is_that_of_the_last_money(url: str) -> None:
    code, text = letter(url, "receipt", ZHANG)
    assert (code, "于2019年1月5日缴纳" in text) == (0, True)


def test_a_refusal_is_an_object_on_stdout_where_a_program_asks(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert letter(url, "receipt", ZHANG, "--on", "2018-01-06", "-f", "json")[0] == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "LETTER_NOTHING_RECEIVED"


def test_there_is_no_receipt_for_money_that_was_not_received(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert letter(url, "receipt", ZHANG, "--on", "2018-01-06")[0] == 1
    assert "2018-01-05" in capsys.readouterr().err
    assert letter(url, "receipt", SUN)[0] == 1
    assert not (Path(url).parent / "letter.docx").exists()


def test_a_certificate_has_the_cover_in_force_and_the_paid_one_to_come(url: str) -> None:
    code, text = letter(url, "cover", ZHANG, "--on", "2018-12-31")
    assert code == 0
    assert "截至2018年12月31日已缴费、尚未期满的保障" in text
    assert "住院医疗 | 2018-01-01 | 2018-12-31" in text
    assert "住院医疗 | 2019-01-01 | 2019-12-31" in text
    assert "2017-01-01" not in text


def test_unpaid_cover_is_certified_to_nobody(url: str) -> None:
    assert letter(url, "cover", SUN, "--on", "2018-06-01")[0] == 1


def test_a_notice_of_payment_shows_how_the_amount_came_about(url: str) -> None:
    code, text = letter(url, "payment", claim_no(url, "S1"), "--on", "2018-04-01")
    assert code == 0
    assert "给付受助金 1,600.00 元（人民币壹仟陆佰元整）" in text
    assert "-1,300.00" in text
    assert "-400.00" in text


def test_a_notice_of_refusal_says_why(url: str) -> None:
    code, text = letter(url, "refusal", claim_no(url, "S2"), "--on", "2018-04-01")
    assert (code, "原因：2018-03-01 当日没有有效的参保。" in text) == (0, True)


def test_what_is_paid_is_not_refused_and_the_other_way_round(url: str) -> None:
    assert letter(url, "refusal", claim_no(url, "S1"))[0] == 1
    assert letter(url, "payment", claim_no(url, "S2"))[0] == 1


def test_a_reminder_lists_whose_cover_ends_with_the_fees_of_last_time(url: str) -> None:
    code, text = letter(url, "renewal", "U2", "--on", "2018-12-01", "--within", "31")
    assert code == 0
    # Wang's allowance 60, Zhao's critical illness 40 and accident by the tier that the file took.
    assert "你单位有 2 人的 3 份保障将在2018年12月1日至2019年1月1日到期" in text
    assert "王五 | " in text
    assert letter(url, "renewal", "U2", "--on", "2018-01-01", "--within", "31")[0] == 1


@pytest.mark.parametrize("kind", ["receipt", "cover"])
def test_the_journal_names_the_people_before_a_letter_and_the_file_is_private(url: str, kind: str) -> None:
    before = answer(url, "select count(*) from entry")[0][0]
    assert letter(url, kind, ZHANG, "--on", "2018-01-05")[0] == 0
    told = answer(url, "select command, purpose_code, person_nos, file_name from disclosure_now")
    assert told == [(f"letter {kind}", "letter", "1", "letter.docx")]
    assert answer(url, "select count(*) from entry")[0][0] == before + 1
    assert stat.S_IMODE((Path(url).parent / "letter.docx").stat().st_mode) == 0o600


def test_a_dry_run_writes_neither_a_letter_nor_an_entry(url: str) -> None:
    before = answer(url, "select count(*) from entry")
    path = Path(url).parent / "x.docx"
    assert main(["letter", "cover", ZHANG, "--on", "2018-06-01", "-o", str(path), "--db", url, "--dry-run"]) == 0
    assert (path.exists(), answer(url, "select count(*) from entry")) == (False, before)


# --- templates ---


def own(url: str, text: str) -> str:
    document = Document()
    document.add_paragraph(text)
    path = Path(url).parent / "own.docx"
    document.save(str(path))
    return str(path)


def test_an_office_takes_its_own_template(url: str) -> None:
    code, text = letter(
        url, "cover", ZHANG, "--on", "2018-06-01", "--template",
        own(url, "{{ name }}：{% for row in rows %}{{ row.plan_name }}至{{ row.ends_on }}；{% endfor %}"),
    )  # fmt: skip
    assert (code, text) == (0, "张三丰：住院医疗至2018-12-31；住院津贴至2018-12-31；住院医疗至2019-12-31；")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ 姓名 }}", "names a field that this letter does not have"),
        ("{{ rows[0].no_such }}", "names a field that this letter does not have"),
        ("{{ name", "cannot be filled"),
        ("{% for row in rows %}", "cannot be filled"),
        ("{{ name.__class__.__mro__ }}", "cannot be filled"),
        ("{{ 1 // 0 }}", "cannot be filled"),
        ("{{ name | no_such }}", "cannot be filled"),
        ('{{ qr.tpl.write_xml("out.docx") }}', "names a field that this letter does not have"),
        ("{{ qr._image }}", "cannot be filled"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "cannot be filled"),
        ('{{ "x" * 1000000000000 }}', "cannot be filled"),
        ("{{ 9 ** 9 ** 9 }}", "cannot be filled"),
        ("{% for n in range(9) %}{% endfor %}", "names a field that this letter does not have"),
    ],
)
def test_a_faulty_template_is_told_and_leaves_no_entry(
    url: str, text: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = answer(url, "select count(*) from entry")
    path = str(Path(url).parent / "out.docx")
    arguments = ["letter", "cover", ZHANG, "--on", "2018-06-01", "--template", own(url, text), "-o", path, "--db", url]
    assert main([*arguments, "--lang", "en"]) == 1
    assert sentence in capsys.readouterr().err
    assert (Path(path).exists(), answer(url, "select count(*) from entry")) == (False, before)


def test_a_template_that_would_fetch_from_outside_is_refused(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = Path(own(url, "{{ name }}"))
    outside = '<Relationship Id="r9" Type="http://x/attachedTemplate" Target="http://x/" TargetMode="External"/>'
    link = '<Relationship Id="r9" Type="http://x/hyperlink" Target="http://x/" TargetMode="External"/>'
    for name, text, code in (
        ("word/_rels/document.xml.rels", outside, 1),
        ("word/_rels/document.xml.rels", link, 0),
        ("word/document.xml", "<!-- INCLUDEPICTURE -->", 1),
    ):
        path = tmp_path / "outside.docx"
        with ZipFile(plain) as old, ZipFile(path, "w") as new:
            for part in old.namelist():
                content = old.read(part).decode("utf-8", "surrogateescape")
                at = content.rindex("</") if part == name else len(content)
                new.writestr(
                    part,
                    (content[:at] + (text if part == name else "") + content[at:]).encode("utf-8", "surrogateescape"),
                )
        assert letter(url, "cover", ZHANG, "--on", "2018-06-01", "--template", str(path))[0] == code, text
    assert "from outside" in capsys.readouterr().err


def test_a_decision_that_would_be_otherwise_today_goes_into_no_letter(url: str) -> None:
    paid = claim_no(url, "S1")
    cover_no = str(answer(url, f"select enrollment_id from decision_now where claim_id = {paid}")[0][0])
    assert main(["enroll", "cancel", cover_no, "--on", "2018-04-01", "--reason", "x", "--db", url]) == 0
    assert letter(url, "payment", paid, "--on", "2018-04-02")[0] == 5


def test_no_money_is_promised_to_the_dead(url: str) -> None:
    paid = claim_no(url, "S1")
    assert main(["member", "leave", ZHANG, "--on", "2018-04-01", "--reason-code", "deceased", "--db", url]) == 0
    assert letter(url, "payment", paid, "--on", "2018-04-02")[0] == 1


def test_a_damaged_document_is_no_template(url: str, tmp_path: Path) -> None:
    whole = Path(own(url, "{{ name }}")).read_bytes()
    for at in range(40, len(whole), 997):
        path = tmp_path / "damaged.docx"
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert letter(url, "cover", ZHANG, "--on", "2018-06-01", "--template", str(path))[0] in (0, 1), at


def test_what_a_template_does_wrong_is_told_without_the_values_it_did_it_to(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in (
        "{{ name * 9 }}",
        "{{ document_no % 1 }}",
        "{{ [1][document_no|length] }}",
        "{{ document_no.index('?') }}",
    ):
        assert letter(url, "cover", ZHANG, "--on", "2018-06-01", "--template", own(url, text))[0] == 1
        told = capsys.readouterr().err
        assert [part for part in (ZHANG, ZHANG[:3], "张") if part in told] == []


def test_what_is_no_word_document_is_no_template(url: str, tmp_path: Path) -> None:
    text = tmp_path / "a.docx"
    text.write_text("x", encoding="utf-8")
    archive = tmp_path / "b.docx"
    with ZipFile(archive, "w") as made:
        made.writestr("x.txt", "x")
    for path in (text, archive):
        assert letter(url, "cover", ZHANG, "--on", "2018-06-01", "--template", str(path))[0] == 1


@pytest.mark.parametrize("kind", LETTERS)
def test_the_template_built_in_is_handed_out_and_is_what_the_drawing_says(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.docx"
    assert main(["letter", "template", kind, "-o", str(path)]) == 0
    assert path.read_bytes() == built_in(kind).read_bytes()
    drawn = tmp_path / "drawn.docx"
    drawing.draw(kind).save(str(drawn))
    with ZipFile(path) as shipped, ZipFile(drawn) as made:
        assert shipped.read("word/document.xml") == made.read("word/document.xml")


def test_the_manual_names_every_field_of_every_letter(url: str, tmp_path: Path) -> None:
    asked = {
        "receipt": (ZHANG, "--on", "2018-01-05"),
        "cover": (ZHANG, "--on", "2018-06-01"),
        "payment": (claim_no(url, "S1"),),
        "refusal": (claim_no(url, "S2"),),
        "renewal": ("U2", "--on", "2018-12-01"),
    }
    fields = "{% for row in rows %}{% if loop.first %}{% for key in row %}{{ key }} {% endfor %}{% endif %}{% endfor %}"
    for language in ("zh", "en"):
        page = manual.page("clerk", language).text
        for kind in LETTERS:
            [line] = [line for line in page.splitlines() if re.match(rf"\| .*`{kind}`.* \|.*\|", line)]
            named = set(re.findall(r"`(\w+)`", line.split("|")[3]))
            code, text = letter(url, kind, *asked[kind], "--template", own(url, fields))
            assert (code, set(text.split())) == (0, named)
            every = " ".join(re.findall(r"`(\w+)`", line.split("|")[2]))
            code, _ = letter(
                url, kind, *asked[kind], "--template", own(url, "".join(f"{{{{ {n} }}}}" for n in every.split()))
            )
            assert code == 0


# --- capitals ---


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        # The examples of annex 1 of 支付结算办法.
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        # By hand.
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (1_000_000, "壹万元整"),
        (10_001_000, "壹拾万零壹拾元整"),
        (10_000_500_000, "壹亿零伍仟元整"),
        (100_000_000_000, "壹拾亿元整"),
    ],
)
def test_money_is_written_in_capitals_as_on_receipts(fen: int, text: str) -> None:
    assert capital_text(fen) == text


def test_a_day_is_written_as_letters_write_it() -> None:
    assert (day_text("2018-05-03"), day_text(None)) == ("2018年5月3日", "")
