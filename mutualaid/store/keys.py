"""The key of an encrypted ledger: wrapped by a passphrase in ``LEDGER.key``, unwrapped in the system's keyring.

The ledger is encrypted (SQLCipher) under 32 random bytes. The key file holds them wrapped (AES-256-GCM) once under the
passphrase and once, where one was made, under a recovery code; either becomes a key by Argon2id. Nothing here is
imported before a ledger turns out to be encrypted; the packages are those of the extra ``mutualaid[encryption]``.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from base64 import b32encode, b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.store.connecting import KEY_ENDING, new_file, to_disk

FORMAT = "mutualaid-key-1"
SERVICE = "mutualaid"
MEMORY_KIB, PASSES, LANES = 65536, 3, 4
MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 1 << 20, 16, 16
"""A key file that asks for more is not ours."""
SHORTEST = 8
KEYRINGS = {
    "win32": "keyring.backends.Windows.WinVaultKeyring",
    "darwin": "keyring.backends.macOS.Keyring",
}

_unwrapped: dict[str, bytes] = {}
"""The keys that this process has unwrapped, by key id: a passphrase is asked for once."""


def cipher() -> Any:
    """The driver that encrypts. Raises ENCRYPTION_MISSING (exit 3)."""
    try:
        import sqlcipher3.dbapi2
    except ImportError:
        raise MutualAidError("ENCRYPTION_MISSING", Exit.UNREACHABLE) from None
    return sqlcipher3.dbapi2


def data_key(path: str) -> bytes:
    """The key of the ledger at ``path``, where this process has unwrapped it or the keyring holds it.

    Raises KEY_LOCKED, KEY_FILE_DAMAGED, ENCRYPTION_MISSING (exit 3).
    """
    if not at_hand(path):
        raise MutualAidError("KEY_LOCKED", Exit.UNREACHABLE, path=path)
    return _unwrapped[_read(path)["key_id"]]


def at_hand(path: str) -> bool:
    """Whether the ledger at ``path`` opens without its passphrase.

    Raises KEY_FILE_DAMAGED, ENCRYPTION_MISSING (exit 3).
    """
    cipher()
    key_id = _read(path)["key_id"]
    if key_id not in _unwrapped and (kept := from_keyring(key_id)) is not None:
        _unwrapped[key_id] = kept
    return key_id in _unwrapped


def unlock(path: str, given: str) -> None:
    """Have the key of the ledger at hand in this process, by its passphrase or recovery code.

    Raises KEY_WRONG, KEY_FILE_DAMAGED (exit 3).
    """
    _unwrapped[_read(path)["key_id"]] = unwrap(path, given)


def key_id(path: str) -> str:
    """The id of the ledger's key, under which the keyring holds it. Raises KEY_FILE_DAMAGED (exit 3)."""
    found: str = _read(path)["key_id"]
    return found


def unwrap(path: str, given: str) -> bytes:
    """The key of the ledger, opened with its passphrase or its recovery code.

    Raises KEY_WRONG, KEY_FILE_DAMAGED, ENCRYPTION_MISSING (exit 3).
    """
    kept = _read(path)
    for slot, secret in (("passphrase", given), ("recovery", _plain_code(given))):
        if slot in kept["slots"]:
            found = _opened(kept, slot, secret)
            if found is not None:
                return found
    raise MutualAidError("KEY_WRONG", Exit.UNREACHABLE, path=path)


def has_recovery(path: str) -> bool:
    """Whether a recovery code was made for the ledger. Raises KEY_FILE_DAMAGED (exit 3)."""
    return "recovery" in _read(path)["slots"]


def create(path: str, passphrase: str) -> bytes:
    """A new key, wrapped by the passphrase in the key file of ``path``; hands back the key.

    Raises ENCRYPTION_MISSING (exit 3).
    """
    fresh = secrets.token_bytes(32)
    kept: dict[str, Any] = {
        "format": FORMAT,
        "key_id": secrets.token_hex(8),
        "created_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "slots": {},
    }
    kept["slots"]["passphrase"] = _wrapped(kept["key_id"], "passphrase", fresh, passphrase)
    _write(path, kept)
    _unwrapped[kept["key_id"]] = fresh
    return fresh


def change(path: str, fresh_key: bytes, passphrase: str) -> None:
    """Wrap the key of the ledger under another passphrase; the ledger itself stays as it is.

    Raises KEY_FILE_DAMAGED, ENCRYPTION_MISSING (exit 3).
    """
    kept = _read(path)
    kept["slots"]["passphrase"] = _wrapped(kept["key_id"], "passphrase", fresh_key, passphrase)
    _write(path, kept)


def add_recovery(path: str, key: bytes) -> str:
    """Wrap the key a second time under a new recovery code of 160 bits, handed back to be kept on paper.

    Raises KEY_FILE_DAMAGED, ENCRYPTION_MISSING (exit 3).
    """
    code = b32encode(secrets.token_bytes(20)).decode()
    kept = _read(path)
    kept["slots"]["recovery"] = _wrapped(kept["key_id"], "recovery", key, code)
    _write(path, kept)
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def copy_key_file(path: str, target: str) -> None:
    """Put the key file of ``path`` beside ``target``. Raises KEY_FILE_DAMAGED (exit 3)."""
    _write(target, _read(path))


# --- the keyring --------------------------------------------------------------------------------


def from_keyring(key_id: str) -> bytes | None:
    """The unwrapped key from the system's keyring; None where it holds none or there is no keyring."""
    keyring = _keyring()
    if keyring is None:
        return None
    try:
        kept = keyring.get_password(SERVICE, key_id)
        found = bytes.fromhex(kept) if kept else b""
    except Exception:  # every system's keyring has errors of its own, and their texts may hold the secret
        return None
    return found if len(found) == 32 else None


def into_keyring(key_id: str, key: bytes) -> bool:
    """Keep the unwrapped key in the system's keyring; False where there is none that keeps it."""
    keyring = _keyring()
    if keyring is None:
        return False
    with suppress(Exception):
        keyring.set_password(SERVICE, key_id, key.hex())
    return from_keyring(key_id) == key


def forget(key_id: str) -> bool:
    """Take the key out of the keyring; whether it was there."""
    _unwrapped.pop(key_id, None)
    held = from_keyring(key_id) is not None
    if held:
        with suppress(Exception):
            _keyring().delete_password(SERVICE, key_id)
    return held


def _keyring() -> Any:
    """The system's keyring, found by its name: to search all that are installed takes a fifth of a second."""
    try:
        import keyring.core
    except ImportError:
        return None
    named = os.environ.get("PYTHON_KEYRING_BACKEND") or KEYRINGS.get(sys.platform)
    if named is None:
        if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
            return None
        named = "keyring.backends.SecretService.Keyring"
    try:
        return keyring.core.load_keyring(named)
    except Exception:  # a backend that does not work here says so in its own way
        return None


# --- the key file -------------------------------------------------------------------------------


def _derived(secret: str, slot: Mapping[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret.encode(),
        b64decode(slot["salt"]),
        time_cost=slot["passes"],
        memory_cost=slot["memory_kib"],
        parallelism=slot["lanes"],
        hash_len=32,
        type=Type.ID,
    )


def _wrapped(key_id: str, name: str, key: bytes, secret: str) -> dict[str, Any]:
    slot: dict[str, Any] = {
        "kdf": "argon2id",
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "lanes": LANES,
        "salt": b64encode(secrets.token_bytes(16)).decode(),
        "cipher": "aes-256-gcm",
        "nonce": b64encode(secrets.token_bytes(12)).decode(),
    }
    sealed = _aes(slot, secret).encrypt(b64decode(slot["nonce"]), key, f"{FORMAT}|{key_id}|{name}".encode())
    return {**slot, "wrapped": b64encode(sealed).decode()}


def _opened(kept: Mapping[str, Any], name: str, secret: str) -> bytes | None:
    slot = kept["slots"][name]
    cipher = _aes(slot, secret)  # raises where the extra is missing
    from cryptography.exceptions import InvalidTag

    try:
        found: bytes = cipher.decrypt(
            b64decode(slot["nonce"]), b64decode(slot["wrapped"]), f"{FORMAT}|{kept['key_id']}|{name}".encode()
        )
    except InvalidTag:
        return None
    return found


def _aes(slot: Mapping[str, Any], secret: str) -> Any:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(_derived(secret, slot))
    except ImportError:
        raise MutualAidError("ENCRYPTION_MISSING", Exit.UNREACHABLE) from None


def _plain_code(text: str) -> str:
    """A recovery code as it was made, however it was typed."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _read(path: str) -> dict[str, Any]:
    """The key file beside the ledger. Raises KEY_FILE_DAMAGED (exit 3)."""
    file = path + KEY_ENDING
    try:
        with open(file, encoding="utf-8") as opened:
            kept = json.loads(opened.read(65536))
        slots = kept["slots"]
        fits = kept["format"] == FORMAT and isinstance(kept["key_id"], str) and "passphrase" in slots
        for slot in slots.values():
            fits = fits and (
                0 < slot["memory_kib"] <= MOST_MEMORY_KIB
                and 0 < slot["passes"] <= MOST_PASSES
                and 0 < slot["lanes"] <= MOST_LANES
                and len(b64decode(slot["salt"], validate=True)) == 16
                and len(b64decode(slot["nonce"], validate=True)) == 12
                and len(b64decode(slot["wrapped"], validate=True)) == 48
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise MutualAidError("KEY_FILE_DAMAGED", Exit.UNREACHABLE, path=file)
    found: dict[str, Any] = kept
    return found


def _write(path: str, kept: Mapping[str, Any]) -> None:
    """Write the key file whole or not at all, readable by its owner only."""
    file = path + KEY_ENDING
    beside = f"{file}.{os.getpid()}.tmp"
    new_file(beside)
    try:
        with open(beside, "w", encoding="utf-8") as opened:
            opened.write(json.dumps(kept, indent=1) + "\n")
        to_disk(beside)
        os.replace(beside, file)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)
