"""The attacker: runs one line under one account and says what it told that it should not have told."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.ledgers import answer
from tests.operators.conftest import Desk
from tests.privacy.attacks import Attack, files, written
from tests.privacy.town import ACCOUNTS, FOREIGN, NOBODY, OUTSIDE, Planted

ENDINGS = ("json", "table", "csv", "xlsx")
NAMED = (
    *("document", "card", "phone", "account", "name", "bank_name", "holder", "settlement", "serial", "receipt"),
    *("hospital", "diagnosis", "yuan", "unit", "unit_name"),
)
NUMBERS = ("person", "enrollment", "claim", "undecided", "payout", "relief", "contribution", "entry")
TREE = (OUTSIDE.unit, OUTSIDE.unit_name, "犇坊")
"""The tree of units is everybody's: its own commands tell of units outside, of nobody and nothing in them."""
DISTRICT = "延庆区总工会"
COPIES = frozenset(("backup create",))
"""Commands that copy the ledger itself."""


class Seen(NamedTuple):
    """What one run showed and left."""

    arguments: list[str]
    code: int
    told: str
    """Stdout, stderr, every file made and every file left behind, workbooks unpacked."""
    modes: Mapping[str, int]
    """The permissions of the files made that hold a value in clear."""
    entries: Sequence[str]
    """What the entries that it wrote did."""


def content_of(path: Path) -> str:
    """What stands in a file, an Excel workbook unpacked."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            named = (name for name in book.namelist() if name.endswith((".xml", ".rels")))  # no picture tells a word
            names = [name for name in named if not name.startswith(("xl/styles", "xl/theme"))]
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in names)
    return path.read_bytes().decode("utf-8", "replace")


class Attacker:
    """A ledger that is the same before every run, a folder to work in, one to which what is left behind goes."""

    def __init__(self, desk: Desk, town: bytes, people: tuple[Planted, Planted], work: Path, aside: Path) -> None:
        self._desk = desk
        self._town = town
        Path(desk.url).write_bytes(town)
        self._entries = int(answer(desk.url, "select count(*) from entry")[0][0])
        self.codes: Counter[int] = Counter()
        """How the runs ended so far."""
        self.inside, self.outside = people
        self._work = work
        self._aside = aside

    @property
    def entries(self) -> int:
        """How many entries the ledger holds before a run."""
        return self._entries

    def on(self, town: bytes) -> Attacker:
        """The same attacker of another ledger."""
        return Attacker(self._desk, town, (self.inside, self.outside), self._work, self._aside)

    def answer(self, account: str, attack: Attack, ending: str) -> tuple[int, str]:
        """How a question is answered about whoever stands inside, but for the hash that it is answered at."""
        code, told = _plain(self.run(account, attack, self.inside, dry_run=False, ending=ending), self.inside)
        return code, re.sub(r"(?s)<svg.*?</svg>", "<stamp>", told)

    def run(self, account: str, attack: Attack, who: Planted, *, dry_run: bool, ending: str) -> Seen:
        """Run one line about somebody under an account."""
        ledger = Path(self._desk.url)
        for folder, kept in ((self._work, ()), (self._aside, ()), (ledger.parent, (ledger, self._work, self._aside))):
            for path in folder.iterdir():
                if path not in kept:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        ledger.write_bytes(self._town)
        files = written(self._work, who)
        places = {name: str(self._work / file) for name, file in PLACES.items()}
        arguments = [one.format(**who.said(), **files, **places) for one in attack.arguments]
        given = {path: path.read_bytes() for path in self._work.iterdir()}
        how = ["--dry-run"] if dry_run else []
        if ending != "table" and "-o" not in arguments:
            how += ["-f", ending, *(["-o", places["told"]] if ending == "xlsx" else [])]
        ran = self._desk(account, *attack.command.split(), *arguments, *how)
        made = [path for path in self._files() if given.get(path) != path.read_bytes()]
        texts = {path: content_of(path) for path in made}
        self.codes[ran.code] += 1
        return Seen(
            arguments,
            ran.code,
            "\n".join((ran.out, ran.err, *texts.values())),
            {
                str(path.relative_to(path.parent)): stat.S_IMODE(path.stat().st_mode)
                for path, text in texts.items()
                if any(word in text for one in (self.inside, self.outside) for word in one.clear)
            },
            self._actions_since(),
        )

    def _actions_since(self) -> list[str]:
        """What the entries did that a run wrote."""
        try:
            with closing(sqlite3.connect(self._desk.url)) as ledger:
                sql = "select action from entry where entry_id > ? order by entry_id"
                return [action for (action,) in ledger.execute(sql, (self._entries,))]
        except sqlite3.Error:
            return ["the ledger is gone"]

    def _files(self) -> Iterator[Path]:
        for folder in (self._work, self._aside):
            yield from (path for path in folder.rglob("*") if path.is_file())

    def findings(self, account: str, attack: Attack, *, dry_run: bool, ending: str) -> list[str]:
        """What this line tells this account that it should not, a word for each."""
        where = f"{account}: {attack.command} {' '.join(attack.arguments)}{' --dry-run' if dry_run else ''} -f {ending}"
        seen = self.run(account, attack, self.outside, dry_run=dry_run, ending=ending)
        found = self._of_one(account, attack, seen, self.outside, dry_run=dry_run)
        if ACCOUNTS[account][1] is not None and attack.by:
            mine = self.run(account, attack, self.inside, dry_run=dry_run, ending=ending)
            found += [
                f"of one inside: {what}" for what in self._of_one(account, attack, mine, self.inside, dry_run=dry_run)
            ]
            if attack.by == "unit" and seen.code != 4:
                found.append(f"a unit outside: exit {seen.code}")
            if attack.by == "number":
                never = self.run(account, attack, NOBODY, dry_run=dry_run, ending=ending)
                if (here := _plain(seen, self.outside)) != (there := _plain(never, NOBODY)):
                    found.append(f"otherwise of whom nobody entered: {apart(here, there)}")
        return [f"{what} | {where} | exit {seen.code}".replace(f"{self._work}/", "") for what in found]

    def _of_one(self, account: str, attack: Attack, seen: Seen, who: Planted, *, dry_run: bool) -> list[str]:
        found = [*self._shown(account, attack, seen, who), *_written(account, seen, dry_run=dry_run)]
        if ACCOUNTS[account][1] is None:
            return found
        told = unhashed(seen.told)
        known = (
            " ".join(seen.arguments),
            _named_in(attack, who),
            *(TREE if attack.command.startswith("unit ") else ()),
        )
        found += [f"foreign {word}" for word in FOREIGN if word in told and not any(word in one for one in known)]
        if attack.command.startswith("report ") and DISTRICT in told:
            found.append("the whole district's title")
        return found

    def _shown(self, account: str, attack: Attack, seen: Seen, who: Planted) -> Iterator[str]:
        told = unhashed(seen.told)
        for one in sorted(seen.arguments, key=len, reverse=True):
            if len(one) > 1:
                told = told.replace(one, "@")
        clear = {word for one in (self.inside, self.outside) for word in one.clear if word in told}
        if "--return" in seen.arguments:  # the file gives back what it brought
            clear -= {word for word in clear if word in _named_in(attack, who)}
        if "Traceback" in told or "incident" in told:
            yield "a fault"
        if not clear or attack.command in COPIES:
            return
        if not _may_show(account, attack, seen):
            yield f"in clear {sorted(clear)}"
        if ACCOUNTS[account][1] is not None and clear & set(self.outside.clear):
            yield f"in clear of somebody outside {sorted(clear & set(self.outside.clear))}"
        if any(mode & 0o077 for mode in seen.modes.values()):
            yield f"files that others may read: {dict(seen.modes)}"


PLACES = {
    "made": "made.xlsx",
    "letter": "letter.docx",
    "back": "back.xlsx",
    "page": "page.html",
    "paying": "paying.txt",
    "nothing": "nothing.db",
    "folder": ".",
    "told": "told.xlsx",
}
"""Where a line has its files made."""


def _may_show(account: str, attack: Attack, seen: Seen) -> bool:
    """Whether this is a way in clear, and this account's to go; all but the returned workbook leave an entry."""
    role, _ = ACCOUNTS[account]
    if "--return" in seen.arguments:
        return role in ("clerk", "admin")
    if "--unmask" in seen.arguments or attack.command == "payout export":
        return role == "admin" and bool(seen.entries)
    if attack.command == "enroll template" and "--renew" in seen.arguments:
        return role in ("clerk", "admin") and bool(seen.entries)
    if attack.command == "chase":
        return role in ("clerk", "admin") and bool(seen.entries)
    if attack.command.startswith("letter ") and attack.command != "letter template":
        return role in ("clerk", "admin") and bool(seen.entries)
    return False


MAY_WRITE = {
    "auditor": (),
    "approver": ("payout approve", "payout cancel", "relief approve", "relief reject", "undo"),
    "clerk": (
        *(
            "member ",
            "dependant ",
            "enroll ",
            "contribution ",
            "claim ",
            "payout import",
            "payout propose",
            "payout cancel",
        ),
        *(
            "payout confirm",
            "payout reissue",
            "payout recover",
            "relief add",
            "relief import",
            "mapping ",
            "undo",
            "disclosure",
        ),
    ),
    "admin": ("",),
}
"""How the entries begin that a role may write; a refusal is anybody's."""


def _written(account: str, seen: Seen, *, dry_run: bool) -> Iterator[str]:
    """What a run wrote that should not have, or did not write that should."""
    if seen.code == 4 and seen.entries != ["denial"]:
        yield f"no denial, but {seen.entries}"
    written = [one for one in seen.entries if one != "denial"]
    role, _ = ACCOUNTS[account]
    if (dry_run or seen.code in (1, 2, 3, 5)) and written:
        yield f"written {written}"
    if not_theirs := [one for one in written if not one.startswith(MAY_WRITE[role])]:
        yield f"written by a role that may not {not_theirs}"


def unhashed(text: str) -> str:
    """A text without hashes, whose digits mean nothing, and without the instants at which files were made.

    Nor what is free on the disk, of which any four digits may be anybody's year of birth.
    """
    text = re.sub(r"[0-9a-f]{16,}", "#", text)
    text = re.sub(r'("free_bytes": |Bytes free +|剩余字节 +|free_bytes,|磁盘剩余 )\d+|\d+(?= MB are free)', "#", text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "#", text)


def _named_in(attack: Attack, who: Planted) -> str:
    """What a line says of somebody by the files that it names: to be told that is to be told nothing."""
    return "\n".join(text for name, text in files(who).items() if any(f"{{{name}}}" in one for one in attack.arguments))


def _plain(seen: Seen, who: Planted) -> tuple[int, str]:
    """What was told, with whatever the line itself named replaced by what it is."""
    told = re.sub(r'\b(min|max|width|r|s|ref|count)="[^"]*"', "", unhashed(seen.told))  # how a sheet is laid out
    for name in NAMED:
        value = getattr(who, name)
        told = told.replace(value, f"<{name}>")
        if name in ("document", "card", "account"):
            told = re.sub(rf"[\d*]+\*[\d*]*{value[-4:]}\b", f"<{name}>", told)
        if name == "phone":
            told = told.replace(f"{value[0]}{'*' * 8}{value[-2:]}", f"<{name}>")
        if name in ("name", "bank_name", "holder"):
            told = re.sub(rf"{value[0]}\*+{value[-1]}?", f"<{name}>", told)
    told = told.replace(who.name[:2], "<part>").replace(f"{who.name[0]}*", "<part>")
    for number in sorted({getattr(who, name) for name in NUMBERS} & set(seen.arguments), key=len, reverse=True):
        told = re.sub(rf"\b{number}\b", "<number>", told)
    return seen.code, told


def apart(here: tuple[int, str], there: tuple[int, str]) -> str:
    """Where two answers begin to differ."""
    if here[0] != there[0]:
        return f"exit {here[0]}, not {there[0]}: {here[1].strip()[:160]!r} / {there[1].strip()[:160]!r}"
    start = next((place for place, signs in enumerate(zip(here[1], there[1], strict=False)) if len({*signs}) > 1), 0)
    return repr((here[1][max(start - 30, 0) : start + 60], there[1][max(start - 30, 0) : start + 60]))
