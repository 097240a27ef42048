"""A ledger under a key: nothing readable in any file, the wrong key refused, damage told, the same answers."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from functools import cache, partial
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mutualaid.backups import making, restoring, sealing, shelf
from mutualaid.cli.main import main
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent, verifying, write
from mutualaid.journal.verifying import verify
from mutualaid.store import connecting, keys, schema
from mutualaid.store.reading import read
from tests.store.shape import next_schema

if any(find_spec(needed) is None for needed in ("sqlcipher3", "argon2", "cryptography", "keyring")):
    pytest.skip("the extra mutualaid[encryption] is not installed", allow_module_level=True)

PASSPHRASE = "correct horse battery"
NOW = datetime(2018, 12, 31, 8, tzinfo=UTC)
CLERK = Actor("zhang", "clerk")
CANARIES = ("110100199001011237", "金丝雀", "13812345678")


class MemoryKeyring:
    """A keyring that forgets when the test ends."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No keyring, no state and no key but those of the test; a key that is quick to derive."""
    monkeypatch.setattr(shelf, "state_file", lambda: tmp_path / "state" / "backups.json")
    monkeypatch.setattr(keys, "_keyring", lambda: None)
    monkeypatch.setattr(keys, "_unwrapped", {})
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)


@pytest.fixture
def keyring_there(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """A keyring that can be used."""
    made = MemoryKeyring()
    monkeypatch.setattr(keys, "_keyring", lambda: made)
    return made


def add_person(path: str, document_no: str = CANARIES[0]) -> None:
    with write(path, Intent("member add", CLERK)) as writer:
        person = writer.assert_one("person", sex_code="M")
        writer.assert_one(
            "personal",
            person_id=person,
            name=CANARIES[1],
            document_type="resident_id",
            document_no=document_no,
            phone=CANARIES[2],
        )


@pytest.fixture
def plain(tmp_path: Path) -> str:
    """A plain ledger with one person."""
    path = tmp_path / "ledger.db"
    path.write_bytes(_plain_once())
    return str(path)


@cache
def _plain_once() -> bytes:
    with TemporaryDirectory() as folder:
        path = os.path.join(folder, "ledger.db")
        schema.upgrade(path)
        add_person(path)
        return Path(path).read_bytes()


@pytest.fixture
def sealed(plain: str) -> str:
    """The same ledger under a key, which this process holds no more."""
    ledger, key = _sealed_once(_plain_once())
    Path(plain).write_bytes(ledger)
    Path(f"{plain}.key").write_bytes(key)
    return plain


@cache
def _sealed_once(plain: bytes) -> tuple[bytes, bytes]:
    with TemporaryDirectory() as folder:
        path = os.path.join(folder, "ledger.db")
        Path(path).write_bytes(plain)
        sealing.seal(path, PASSPHRASE)
        keys._unwrapped.clear()
        return Path(path).read_bytes(), Path(f"{path}.key").read_bytes()


@pytest.fixture
def open_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is opened is unlocked before, by somebody who knows the passphrase."""
    data_key = keys.data_key

    def unlocked(path: str) -> bytes:
        if not keys.at_hand(path):
            keys.unlock(path, PASSPHRASE)
        return data_key(path)

    monkeypatch.setattr(keys, "data_key", unlocked)


def refusal(path: str) -> MutualAidError:
    with pytest.raises(MutualAidError) as refused, read(path):
        pass
    return refused.value


def canaries_in(folder: Path) -> list[tuple[str, str]]:
    return [
        (found.name, canary)
        for found in folder.rglob("*")
        if found.is_file()
        for canary in CANARIES
        if canary.encode() in found.read_bytes()
    ]


def test_the_plain_ledger_shows_its_canaries(plain: str) -> None:
    assert {canary for _, canary in canaries_in(Path(plain).parent)} == set(CANARIES)


def test_no_canary_stands_in_ledger_key_journal_or_backup(sealed: str, open_to: None) -> None:
    folder = Path(sealed).parent
    place = folder / "backups"
    place.mkdir()
    with write(sealed, Intent("member add", CLERK)) as writer:
        person = writer.assert_one("person", sex_code="M")
        writer.assert_one("personal", person_id=person, name=CANARIES[1], document_type="other", document_no="X1")
        journal = Path(f"{sealed}-journal")
        assert journal.exists()
        assert [canary for canary in CANARIES if canary.encode() in journal.read_bytes()] == []
    made = making.create(sealed, place, now=NOW)
    assert made.manifest.encrypted is True
    assert canaries_in(folder) == []
    assert not Path(sealed).read_bytes().startswith(b"SQLite format 3")


def test_a_sealed_ledger_gives_the_same_answers_as_the_plain_one(plain: str, open_to: None) -> None:
    with read(plain) as reader:
        head, people = reader.stamp, reader.select("select * from personal")
    sealing.seal(plain, PASSPHRASE)
    with read(plain) as reader:
        assert (reader.stamp, reader.select("select * from personal")) == (head, people)
    with read(plain, at="0") as reader:
        assert reader.stamp.entry == 0
    add_person(plain, "110100199001011245")
    with read(plain) as reader:
        assert verifying.verify(reader).total["ok"] is True  # type: ignore[index]
        assert reader.stamp.entry == 2


def test_the_guards_hold_in_a_sealed_ledger(sealed: str, open_to: None) -> None:
    connection = connecting.connect(sealed)
    with pytest.raises(connecting.errors(), match="refused by the journal"):
        connection.execute("delete from personal")
    connection.close()


def test_a_wrong_passphrase_is_one_sentence_and_exit_3_and_changes_nothing(
    sealed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(sealed).read_bytes()
    for typed, code in (("wrong horse battery\n", "KEY_WRONG"), ("", "KEY_LOCKED"), ("\n", "KEY_LOCKED")):
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        assert main(["journal", "head", "--db", sealed, "--lang", "en"]) == 3
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1), code
        assert "horse" not in err
        opens = partial(keys.unlock, sealed, typed.strip()) if typed.strip() else partial(keys.data_key, sealed)
        with pytest.raises(MutualAidError) as refused:
            opens()
        assert refused.value.code == code
    assert Path(sealed).read_bytes() == before


def test_each_flipped_byte_is_refused(sealed: str, open_to: None) -> None:
    held = Path(sealed).read_bytes()
    with read(sealed):
        pass
    copy = Path(f"{sealed}.flipped")
    keys.copy_key_file(sealed, str(copy))
    noticed = set()
    places = [*range(0, 64, 7), *range(4096, len(held), len(held) // 60), len(held) - 1]
    for place in places:
        copy.write_bytes(held[:place] + bytes([held[place] ^ 4]) + held[place + 1 :])
        with pytest.raises(MutualAidError) as refused:
            making.prove(copy, now=NOW)
        noticed.add((refused.value.code, refused.value.exit_code))
        copy.unlink()
    assert noticed == {("LEDGER_KEY_DIFFERS", Exit.INTEGRITY), ("LEDGER_CORRUPT", Exit.INTEGRITY)}


def test_the_key_file_of_another_ledger_opens_nothing(sealed: str, tmp_path: Path, open_to: None) -> None:
    other = str(tmp_path / "other.db")
    Path(other).write_bytes(_plain_once())
    sealing.seal(other, PASSPHRASE)
    os.replace(f"{other}.key", f"{sealed}.key")
    wrong = refusal(sealed)
    assert (wrong.code, wrong.exit_code) == ("LEDGER_KEY_DIFFERS", Exit.INTEGRITY)


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept.pop("slots"),
        lambda kept: kept["slots"]["passphrase"].update(memory_kib=1 << 30),
        lambda kept: kept["slots"]["passphrase"].update(passes=0),
        lambda kept: kept["slots"]["passphrase"].update(salt="-"),
        lambda kept: kept["slots"].clear(),
        lambda kept: kept.update(format="other"),
    ],
)
def test_a_damaged_key_file_is_told_before_anything_is_derived(sealed: str, open_to: None, change: object) -> None:
    file = Path(f"{sealed}.key")
    kept = json.loads(file.read_text())
    change(kept)  # type: ignore[operator]
    file.write_text(json.dumps(kept))
    assert refusal(sealed).code == "KEY_FILE_DAMAGED"


def test_an_altered_wrapping_does_not_open(sealed: str, open_to: None) -> None:
    file = Path(f"{sealed}.key")
    for name in ("key_id", "wrapped", "nonce", "salt"):
        kept = json.loads(file.read_text())
        slot = kept if name == "key_id" else kept["slots"]["passphrase"]
        slot[name] = ("B" if slot[name][0] == "A" else "A") + slot[name][1:]
        other = Path(sealed).with_name(f"{name}.db")
        other.write_bytes(Path(sealed).read_bytes())
        Path(f"{other}.key").write_text(json.dumps(kept))
        assert refusal(str(other)).code == "KEY_WRONG", name


def test_the_recovery_code_opens_and_a_changed_passphrase_closes_to_the_old_one(sealed: str) -> None:
    key = keys.unwrap(sealed, PASSPHRASE)
    code = keys.add_recovery(sealed, key)
    assert len(code.replace("-", "")) == 32
    assert keys.unwrap(sealed, code.lower().replace("-", " ")) == key
    keys.change(sealed, key, "another passphrase")
    assert keys.unwrap(sealed, "another passphrase") == key
    assert keys.unwrap(sealed, code) == key
    with pytest.raises(MutualAidError, match="KEY_WRONG"):
        keys.unwrap(sealed, PASSPHRASE)


def test_the_keyring_opens_without_asking_until_the_key_is_forgotten(sealed: str, keyring_there: MemoryKeyring) -> None:
    assert refusal(sealed).code == "KEY_LOCKED"
    assert keys.into_keyring(keys.key_id(sealed), keys.unwrap(sealed, PASSPHRASE))
    with read(sealed) as reader:
        assert reader.stamp.entry == 1
    assert keys.forget(keys.key_id(sealed)) is True
    assert keyring_there.held == {}
    assert refusal(sealed).code == "KEY_LOCKED"


def test_a_backup_of_a_sealed_ledger_is_sealed_and_restores_with_its_key_file(
    sealed: str, tmp_path: Path, open_to: None
) -> None:
    made = making.create(sealed, tmp_path, now=NOW)
    keys._unwrapped.clear()
    assert making.prove(made.path, now=NOW).ok
    target = tmp_path / "restored" / "ledger.db"
    target.parent.mkdir()
    restoring.restore(made.path, str(target), now=NOW, by=CLERK)
    assert Path(f"{target}.key").exists()
    with read(str(target)) as reader:
        assert reader.stamp.entry == 1


def test_a_plain_backup_over_a_sealed_ledger_takes_its_key_file_away_and_keeps_both(
    plain: str, tmp_path: Path, open_to: None
) -> None:
    made = making.create(plain, tmp_path, now=NOW)
    sealing.seal(plain, PASSPHRASE)
    done = restoring.restore(made.path, plain, now=NOW, by=CLERK)
    assert not Path(f"{plain}.key").exists()
    with read(plain) as reader:
        assert reader.stamp.entry == 1
    assert done.kept is not None
    with read(str(done.kept)) as reader:
        assert reader.stamp.entry == 1


def test_a_ledger_made_plain_again_verifies_and_needs_no_key(sealed: str) -> None:
    sealing.unseal(sealed, keys.unwrap(sealed, PASSPHRASE))
    assert not Path(f"{sealed}.key").exists()
    assert Path(sealed).read_bytes().startswith(b"SQLite format 3\0")
    with read(sealed) as reader:
        assert verifying.verify(reader).total["ok"] is True  # type: ignore[index]


def test_a_sealed_ledger_is_not_sealed_twice_and_a_key_file_beside_a_plain_one_is_no_seal(plain: str) -> None:
    Path(f"{plain}.key").write_text("left by a conversion that was cut off")
    with read(plain) as reader:
        assert reader.stamp.entry == 1
    sealing.seal(sealing.to_seal(plain), PASSPHRASE)
    with pytest.raises(MutualAidError, match="KEY_THERE"):
        sealing.to_seal(plain)


def test_a_ledger_that_does_not_verify_is_not_sealed(plain: str) -> None:
    connection = connecting.connect(plain)
    connection.execute("drop trigger guard_person_update")
    connection.execute("update person set sex_code = 'F'")
    connection.close()
    before = Path(plain).read_bytes()
    with pytest.raises(MutualAidError, match="BACKUP_NOT_SOUND"):
        sealing.seal(plain, PASSPHRASE)
    assert Path(plain).read_bytes() == before
    assert sorted(found.name for found in Path(plain).parent.iterdir()) == ["ledger.db"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")
def test_sealing_keeps_the_permissions_and_hides_the_key_file(plain: str) -> None:
    os.chmod(plain, 0o660)
    sealing.seal(plain, PASSPHRASE)
    assert os.stat(plain).st_mode & 0o777 == 0o660
    assert os.stat(f"{plain}.key").st_mode & 0o777 == 0o600


def test_without_the_extra_a_sealed_ledger_names_what_to_install(
    sealed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)
    assert main(["journal", "head", "--db", sealed, "--lang", "en"]) == 3
    assert "pip install 'mutualaid[encryption]'" in capsys.readouterr().err


def test_the_commands_of_the_key(
    plain: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], keyring_there: MemoryKeyring
) -> None:
    def ran(typed: str, *arguments: str) -> tuple[int, dict[str, object]]:
        keys._unwrapped.clear()
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        code = main(["key", *arguments, "--db", plain, "-f", "json", "--lang", "en"])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else {}

    assert ran("", "show")[1]["encrypted"] is False
    assert ran("", "unlock")[0] == 1
    assert ran("short\n", "create")[0] == 2
    assert ran("", "create", "--dry-run")[1]["encrypted"] is False
    code, made = ran(f"{PASSPHRASE}\n", "create")
    assert (code, made["encrypted"], made["in_keyring"], made["entry"]) == (0, True, True, None)
    assert ran(f"{PASSPHRASE}\n", "create")[0] == 5
    assert ran("", "lock")[1]["in_keyring"] is False
    assert ran(f"{PASSPHRASE}\n", "unlock")[1]["in_keyring"] is True
    code, recovery = ran(f"{PASSPHRASE}\n", "recovery")
    assert ran(f"{recovery['recovery_code']}\nnew passphrase\n", "change")[0] == 0
    assert ran(f"{PASSPHRASE}\n", "unlock")[0] == 3
    code, removed = ran("new passphrase\n", "remove")
    assert (code, removed["encrypted"], keyring_there.held) == (0, False, {})


def test_a_backend_that_fails_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    assert keys.from_keyring("0" * 16) is None
    assert keys.into_keyring("0" * 16, bytes(32)) is False
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Keyring")
    assert keys.from_keyring("0" * 16) is None


# --- who is asked, and when -----------------------------------------------------------------------


def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, *command: str) -> int:
    """Run a command with this on stdin; its exit code. It says no more than the command itself."""
    monkeypatch.setattr(sys, "stdin", StringIO(text))
    code = main([*command, "--lang", "en", "-f", "json"])
    capsys.readouterr()
    return code


def test_a_passphrase_is_asked_for_once_a_process_and_not_again(
    sealed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ("journal", "head", "--db", sealed)
    assert typed(monkeypatch, capsys, f"{PASSPHRASE}\n", *head) == 0
    assert typed(monkeypatch, capsys, "wrong horse battery\n", *head) == 0


def test_doctor_asks_for_the_passphrase_of_the_ledger_it_looks_at(
    sealed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, capsys, "", "doctor", "--db", sealed) == 1
    assert typed(monkeypatch, capsys, f"{PASSPHRASE}\n", "doctor", "--db", sealed) == 0


def test_a_sealed_backup_is_proven_and_restored_where_its_ledger_is_gone(
    sealed: str, tmp_path: Path, open_to: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = str(making.create(sealed, tmp_path, now=NOW).path)
    monkeypatch.undo()  # whoever was there to answer has gone
    monkeypatch.setattr(shelf, "state_file", lambda: tmp_path / "state" / "backups.json")
    monkeypatch.setattr(keys, "_keyring", lambda: None)
    gone = str(tmp_path / "gone" / "ledger.db")
    Path(gone).parent.mkdir()
    for command in (("backup", "verify", backup), ("backup", "restore", backup)):
        for text, code in (("", 3), (f"{PASSPHRASE}\n", 0)):
            monkeypatch.setattr(keys, "_unwrapped", {})
            assert typed(monkeypatch, capsys, text, *command, "--db", gone) == code, command
    with read(gone) as reader:
        assert reader.stamp.entry == 1


@pytest.mark.usefixtures("open_to")
def test_a_ledger_under_a_key_is_raised_under_it(sealed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with next_schema(tmp_path / "next", monkeypatch):
        assert schema.upgrade(sealed) is True
        with read(sealed) as reader:
            assert reader.select("select count(nickname) from unit") == [(0,)]
            assert verify(reader).rows == []
    assert connecting.encrypted(sealed)
