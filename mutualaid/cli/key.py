"""``key``: the ledger as a whole under a key that a passphrase opens (the extra ``mutualaid[encryption]``)."""

from __future__ import annotations

import os
from typing import Any

import typer

from mutualaid.cli import answering
from mutualaid.cli.backup import NOTHING_WRITTEN
from mutualaid.cli.invocation import current
from mutualaid.cli.options import DryRunOption, FormatOption, OutputOption
from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import connecting

app = typer.Typer()


@app.command("create")
def create(dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.backups import sealing
    from mutualaid.cli import passphrase
    from mutualaid.store import keys

    path = sealing.to_seal(_file())
    if dry_run:
        return answering.answer(_told(path, dry_run=True), format, output)
    sealing.seal(path, passphrase.ask_new())
    kept = keys.into_keyring(keys.key_id(path), keys.data_key(path))
    answering.say("KEY_CREATED", path=path + connecting.KEY_ENDING)
    answering.say("KEY_IN_KEYRING" if kept else "KEYRING_MISSING")
    return answering.answer(_told(path, dry_run=False), format, output)


@app.command("remove")
def remove(dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.backups import sealing
    from mutualaid.cli import passphrase
    from mutualaid.store import keys

    path = _sealed()
    if dry_run:
        return answering.answer(_told(path, dry_run=True), format, output)
    key_id = keys.key_id(path)
    sealing.unseal(path, keys.unwrap(path, passphrase.ask_known(path)))
    keys.forget(key_id)
    answering.say("KEY_REMOVED", path=path)
    return answering.answer(_told(path, dry_run=False), format, output)


@app.command("change")
def change(dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.cli import passphrase
    from mutualaid.store import keys

    path = _sealed()
    if dry_run:
        return answering.answer(_told(path, dry_run=True), format, output)
    key = keys.unwrap(path, passphrase.ask_known(path))
    keys.change(path, key, passphrase.ask_new())
    answering.say("KEY_CHANGED", path=path + connecting.KEY_ENDING)
    return answering.answer(_told(path, dry_run=False), format, output)


@app.command("recovery")
def recovery(dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.cli import passphrase
    from mutualaid.store import keys

    path = _sealed()
    if dry_run:
        return answering.answer(_told(path, dry_run=True), format, output)
    code = keys.add_recovery(path, keys.unwrap(path, passphrase.ask_known(path)))
    answering.say("KEY_RECOVERY")
    return answering.answer({**_told(path, dry_run=False), "recovery_code": code}, format, output)


@app.command("unlock")
def unlock(dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.cli import passphrase
    from mutualaid.store import keys

    path = _sealed()
    if dry_run:
        return answering.answer(_told(path, dry_run=True), format, output)
    if not keys.into_keyring(keys.key_id(path), keys.unwrap(path, passphrase.ask_known(path))):
        raise MutualAidError("KEYRING_MISSING", Exit.UNREACHABLE)
    answering.say("KEY_IN_KEYRING")
    return answering.answer(_told(path, dry_run=False), format, output)


@app.command("lock")
def lock(dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.store import keys

    path = _sealed()
    if dry_run:
        return answering.answer(_told(path, dry_run=True), format, output)
    answering.say("KEY_FORGOTTEN" if keys.forget(keys.key_id(path)) else "KEY_NOT_KEPT")
    return answering.answer(_told(path, dry_run=False), format, output)


@app.command("show")
def show(format: FormatOption = None, output: OutputOption = None) -> int:
    return answering.answer(_told(_file()), format, output)


def _file() -> str:
    """The file of an embedded ledger. Raises KEY_OF_SERVER (exit 2)."""
    from mutualaid.backups import making
    from mutualaid.store.reading import engine_of

    if engine_of(current().db) != "sqlite":
        raise MutualAidError("KEY_OF_SERVER", Exit.USAGE)
    return os.path.abspath(making.file_of(current().db))


def _sealed() -> str:
    """The file of an encrypted ledger. Raises KEY_NONE (exit 1)."""
    path = _file()
    if not connecting.encrypted(path):
        raise MutualAidError("KEY_NONE", path=path)
    return path


def _told(path: str, *, dry_run: bool | None = None) -> dict[str, Any]:
    """How the ledger stands with its key; the keys of a write where it was one."""
    from mutualaid.store import keys

    sealed = connecting.encrypted(path)
    key_id = keys.key_id(path) if sealed else None
    written: dict[str, Any] = {"notes": [], "problems": []}
    return {
        **({} if dry_run is None else {"entry": None, "dry_run": dry_run, **NOTHING_WRITTEN, **written}),
        "db": path,
        "encrypted": sealed,
        "key_id": key_id,
        "in_keyring": key_id is not None and keys.from_keyring(key_id) is not None,
        "recovery": sealed and keys.has_recovery(path),
    }
