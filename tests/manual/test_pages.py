"""The pages of the manual: the same in both languages, every command they show is one of the program's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mutualaid import manual
from mutualaid.cli import reference
from mutualaid.cli.main import ENVIRONMENT, main
from mutualaid.errors import Exit
from mutualaid.reports import CATALOG
from mutualaid.sheets import columns
from mutualaid.words import en, zh
from tests.manual.commands import commands, parse

LANGUAGES = ("zh", "en")
TESTS = Path(__file__).parents[1]
OPTION = r"--[a-z][a-z-]*"
OF_THE_ENVIRONMENT = {"MUTUALAID_ACTOR", "MUTUALAID_DB", "MUTUALAID_LANG", "NO_COLOR", "PAGER"}
IMPORTS = {
    "unit import": columns.UNIT,
    "member import": columns.MEMBER,
    "enroll import": columns.ENROLL,
    "contribution import": columns.CONTRIBUTION,
    "claim import": columns.CLAIM,
    "payout import": columns.PAYOUT,
    "relief import": columns.RELIEF,
    "payout confirm": columns.BANK_ANSWER,
}


def test_the_columns_of_every_file_are_looked_for_on_the_page() -> None:
    made = [each for each in vars(columns).values() if isinstance(each, columns.Columns)]
    assert {each.name for each in IMPORTS.values()} == {each.name for each in made}


def prose(text: str) -> str:
    """A page without its shell blocks."""
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def headings(text: str) -> list[int]:
    """The levels of the headings."""
    return [len(marks) for marks in re.findall(r"(?m)^(#+) ", prose(text))]


def codes(text: str) -> set[str]:
    """The codes of sentences and names of the environment that a page mentions."""
    return set(re.findall(r"`([A-Z][A-Z]+(?:_[A-Z]+)*)`", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_folder_holds_the_pages_and_nothing_else(language: str) -> None:
    assert sorted(path.name for path in (manual.FOLDER / language).iterdir()) == sorted(
        f"{name}.md" for name in manual.PAGES
    )


@pytest.mark.parametrize("name", manual.PAGES)
def test_both_languages_have_the_same_headings_tables_lists_and_commands(name: str) -> None:
    chinese, english = (manual.page(name, language) for language in LANGUAGES)
    assert headings(chinese.text) == headings(english.text)
    assert re.findall(r"(?m)^(?:\||- |\d\. )", chinese.text) == re.findall(r"(?m)^(?:\||- |\d\. )", english.text)
    assert codes(chinese.text) == codes(english.text)
    if name == "commands":  # its examples say the same in two languages
        assert re.findall("(?m)^#{2,} [a-z ]+$", chinese.text) == re.findall("(?m)^#{2,} [a-z ]+$", english.text)
    else:
        assert commands(chinese.text) == commands(english.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", manual.PAGES)
def test_a_page_begins_with_its_title_and_one_line(name: str, language: str) -> None:
    page = manual.page(name, language)
    assert page.text.startswith(f"# {page.title}\n\n")
    assert 10 < len(page.about) < 160
    assert bool(re.search("[\u4e00-\u9fff]", page.title)) is (language == "zh")


@pytest.mark.parametrize("name", manual.PAGES)
def test_a_chinese_paragraph_is_one_line(name: str) -> None:
    assert re.findall(r"[\u4e00-\u9fff，。、；：）”]\n[\u4e00-\u9fff（“`*]", prose(manual.page(name, "zh").text)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", manual.PAGES)
def test_every_command_of_a_page_is_understood(
    name: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in commands(manual.page(name, language).text):
        path = parse(command, tmp_path)
        assert " ".join(command).startswith(path), command


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", manual.PAGES)
def test_every_link_leads_to_a_page_and_every_code_is_one_that_the_program_says(name: str, language: str) -> None:
    text = manual.page(name, language).text
    assert set(re.findall(r"\]\(([^)]+)\)", text)) <= {f"{page}.md" for page in manual.PAGES}
    if name != "commands":  # whose words in capitals are arguments
        assert codes(text) - OF_THE_ENVIRONMENT <= (zh if language == "zh" else en).SENTENCES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_page_names_every_column_that_an_import_reads(language: str) -> None:
    sections = re.split(r"(?m)^### ", manual.page("files", language).text)
    for imported, read in IMPORTS.items():
        section = next(part for part in sections if part.startswith(f"{imported}\n"))
        for column in read.columns:
            assert any(heading in section for heading in (*column.synonyms, *column.weak)), (imported, column.field)
            bold = any(f"**{heading}**" in section for heading in column.synonyms)
            assert bold is column.required, (imported, column.field)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_stands_on_a_page_for_its_reader(language: str) -> None:
    listed = manual.page("commands", language).text
    verbs = re.findall(r"(?m)^`mutualaid ([a-z -]+?) (?:\[|[A-Z])", listed)
    told = "".join(manual.page(name, language).text for name in manual.PAGES if name != "commands")
    assert len(verbs) > 90
    assert [verb for verb in verbs if verb not in told] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_settings_page_names_every_exit_code_and_what_the_environment_may_say(language: str) -> None:
    text = manual.page("settings", language).text
    assert [int(code) for code in re.findall(r"(?m)^\| (\d+) \|", text)] == sorted(Exit)
    assert set(re.findall(r"`(MUTUALAID_[A-Z]+)`", text)) == set(ENVIRONMENT.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proofs_page_names_the_switches_that_the_tests_look_at(language: str) -> None:
    named = set(re.findall(r"`(MUTUALAID_[A-Z_]+)=", manual.page("proofs", language).text))
    texts = [path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py")]
    looked_at = {name for text in texts for name in re.findall(r"\"(MUTUALAID_[A-Z_]+)\"", text)}
    assert named == looked_at - set(ENVIRONMENT.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_page_has_every_definition_and_every_question_that_has_one(language: str) -> None:
    text = manual.page("figures", language).text
    defined = {name: entry.definition for name, entry in CATALOG.items() if entry.definition}
    for definition in defined.values():
        assert re.search(rf"(?m)^## {definition} ", text), definition
    assert set(re.findall(r"mutualaid report ([a-z-]+)", text)) >= set(defined)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_reference_is_what_the_program_says(language: str) -> None:
    assert manual.page("commands", language).text == reference.reference(language), (
        "run: python -m mutualaid.cli.reference"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_says_something_of_every_command_argument_and_option(language: str) -> None:
    text = reference.reference(language)
    assert re.findall(r"(?m)^- `[^`]+`: *$", text) == []
    sections = re.split(r"(?m)^#{2,} ", text)[2:]
    for section in sections:
        name, _, rest = section.partition("\n")
        assert re.match(r"\n\S", rest), name
        if "\n`mutualaid" in rest:
            assert re.search(rf"(?m)^mutualaid {name}\b", rest), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_of_an_option_speaks_of_no_option_that_its_command_lacks(language: str) -> None:
    _, everywhere, *sections = re.split(r"(?m)^#{2,} ", reference.reference(language))
    anywhere = set(re.findall(OPTION, everywhere))
    for section in sections:
        listed = re.findall(rf"(?m)^- `([^`]*{OPTION}[^`]*)`: (.*)$", section)
        options = anywhere | {option for names, _ in listed for option in re.findall(OPTION, names)}
        spoken_of = {option for _, told in listed for option in re.findall(OPTION, told)}
        assert spoken_of <= options, section.partition("\n")[0]


def test_without_a_page_the_pages_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manual", "-f", "json", "--lang", "en"]) == 0
    listed = json.loads(capsys.readouterr().out)["pages"]
    assert [row["page"] for row in listed] == list(manual.PAGES)
    assert main(["manual", "--lang", "zh"]) == 0
    assert all(name in capsys.readouterr().out for name in manual.PAGES[:1])


def test_an_unknown_page_is_exit_2_and_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manual", "Clrk", "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == (
        "",
        "Error: The manual has no page Clrk.\nDid you mean: clerk\nSee: mutualaid manual\n",
    )


def test_away_from_a_terminal_a_page_is_its_markdown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = manual.page("clerk", "zh").text
    assert main(["manual", "clerk", "--lang", "zh"]) == 0
    assert capsys.readouterr().out == text
    assert main(["manual", "clerk", "--lang", "zh", "-o", str(tmp_path / "clerk.md")]) == 0
    assert (tmp_path / "clerk.md").read_text(encoding="utf-8") == text


def test_a_page_is_no_workbook_whose_cells_would_drop_half_of_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["manual", "commands", "-o", str(tmp_path / "commands.xlsx"), "--lang", "en"]) == 2
    assert "The page commands is text" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_with_json_a_page_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manual", "clerk", "-f", "json", "--lang", "en"]) == 0
    page = manual.page("clerk", "en")
    assert json.loads(capsys.readouterr().out) == {"page": "clerk", "title": page.title, "text": page.text}
