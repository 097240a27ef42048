"""How a ledger's file lies on this machine: its permissions, its disk, its neighbors; looks only, changes nothing.

Each look gives a ``Sight``: what was looked at, how it stands (ok, note, warning), and a code with facts for the
sentence. Nothing here opens the ledger: to close its file would take away the locks this process holds on it.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import sys
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, get_args

from mutualaid.store import connecting

State = Literal["warning", "note", "ok"]
STATES: tuple[State, ...] = get_args(State)
"""How a thing looks, what asks for somebody first."""
NO_FACTS: Mapping[str, object] = {}

SYNC_FOLDERS = (
    *("onedrive", "dropbox", "icloud", "mobile documents", "com~apple~clouddocs", "google drive", "googledrive"),
    *("nutstore", "坚果云", "我的坚果云", "weiyun", "微云", "aliyundrive", "阿里云盘"),
    *("baidunetdisk", "baidusyncdisk", "百度网盘", "百度同步"),
    *("wpsdrive", "wps云盘", "wps cloud", "tencent files", "nextcloud", "syncthing"),
)
"""What the folders of synchronizing programs begin with, case folded."""

NETWORK_SYSTEMS = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs", "9p", "beegfs")
)
"""File systems whose locks another machine keeps, or nobody."""

KEPT = ".before-restore-"
"""What stands between the name of the ledger and the instant in that of a file which a restore kept."""
LEAST_FREE_BYTES = 200_000_000
DRIVE_REMOTE = 4


class Sight(NamedTuple):
    """One look: ``check`` names it, ``code`` its sentence."""

    check: str
    state: State
    code: str
    facts: Mapping[str, object] = NO_FACTS


def sqlite_version(*, wal: bool, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Sight:
    """The SQLite in use, and whether its known fault in WAL mode can reach this ledger.

    3.7.0 to 3.51.2 can lose commits in WAL mode when two programs write (mended in 3.44.6, 3.50.7 and 3.51.3).
    """
    told = ".".join(map(str, version))
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if mended or version < (3, 7):
        return Sight("sqlite_version", "ok", "DOCTOR_SQLITE", {"version": told})
    if wal:
        return Sight("sqlite_version", "warning", "DOCTOR_SQLITE_WAL", {"version": told})
    return Sight("sqlite_version", "ok", "DOCTOR_SQLITE_FAULT", {"version": told})


def journal_mode(mode: str, synchronous: str) -> Sight:
    """The journal mode that the file keeps. A WAL file is set back at the next write."""
    state: State = "warning" if mode == "wal" else "ok"
    code = "DOCTOR_JOURNAL_WAL" if mode == "wal" else "DOCTOR_JOURNAL"
    return Sight("journal_mode", state, code, {"mode": mode.upper(), "synchronous": synchronous})


def hot_journal(path: str) -> Sight:
    """Whether a write was cut off, or goes on: its journal stands beside the ledger."""
    for ending in ("-journal", "-wal"):
        try:
            if os.stat(path + ending).st_size:
                return Sight("hot_journal", "note", "DOCTOR_HOT_JOURNAL", {"path": path + ending})
        except OSError:
            continue
    return Sight("hot_journal", "ok", "DOCTOR_NO_JOURNAL")


def file_mode(path: str) -> list[Sight]:
    """Who else may read or write the ledger's file; on Windows, whose lists are not looked at, that nobody looks."""
    if os.name != "posix":
        return [Sight("file_mode", "note", "DOCTOR_MODE_WINDOWS", {"path": path})]
    found, folder = os.stat(path), os.stat(os.path.dirname(os.path.abspath(path)))
    facts = {"mode": f"{found.st_mode & 0o777:04o}", "path": path}
    if found.st_mode & 0o007:
        sights = [Sight("file_mode", "warning", "DOCTOR_MODE_OTHERS", facts)]
    elif found.st_mode & 0o070:
        sights = [Sight("file_mode", "note", "DOCTOR_MODE_GROUP", {**facts, "group": _group(found.st_gid)})]
    else:
        sights = [Sight("file_mode", "ok", "DOCTOR_MODE", facts)]
    if folder.st_mode & 0o002 and not folder.st_mode & 0o1000:
        sights.append(Sight("file_mode", "warning", "DOCTOR_FOLDER_OPEN", {"path": os.path.dirname(path) or "."}))
    ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    owner = {"owner": _owner(found.st_uid)}
    return [*sights, Sight("owner", "ok" if ours else "note", "DOCTOR_OWNER" if ours else "DOCTOR_OWNER_OTHER", owner)]


def private_files() -> Sight:
    """Whether a file with personal values is its owner's alone; on Windows it has the rights of its folder."""
    if os.name != "posix":
        return Sight("private_files", "note", "DOCTOR_PRIVATE_WINDOWS")
    return Sight("private_files", "ok", "DOCTOR_PRIVATE")


def others_may_read(path: str) -> bool:
    """Whether somebody besides its owner may read a file that was made for its owner alone.

    So it is on Windows, as far as this program can tell, and on disks that keep no permissions (a USB stick).
    """
    found = os.stat(path)
    return stat.S_ISREG(found.st_mode) and (os.name != "posix" or found.st_mode & 0o077 != 0)


def copies(path: str) -> list[str]:
    """Files beside the ledger that hold it too: its journal, and what a restore kept."""
    folder, name = os.path.split(os.path.abspath(path))
    held = (f"{name}-journal", f"{name}-wal", f"{name}{KEPT}")
    found = [one for one in os.listdir(folder) if one.startswith(held) and not one.endswith(connecting.KEY_ENDING)]
    return [os.path.join(folder, one) for one in sorted(found)]


def modes_of_copies(paths: Iterable[str]) -> list[Sight]:
    """Of files that hold the ledger too, those that anybody on this machine can access; nothing on Windows."""
    found = []
    for path in paths if os.name == "posix" else ():
        try:
            mode = os.stat(path).st_mode & 0o777
        except OSError:
            continue  # it went meanwhile
        if mode & 0o007:
            found.append(Sight("file_mode", "warning", "DOCTOR_MODE_OTHERS", {"mode": f"{mode:04o}", "path": path}))
    return found


def location(path: str) -> Sight:
    """Whether the ledger lies on a network drive or in a folder that a program synchronizes."""
    full = os.path.realpath(path)
    synced = sync_folder(path) or sync_folder(full)
    if synced is not None:
        return Sight("location", "warning", "DOCTOR_SYNC_FOLDER", {"folder": synced})
    network = _windows_network(full) if sys.platform == "win32" else network_mount(full, _mounts())
    if network is not None:
        return Sight("location", "warning", "DOCTOR_NETWORK", {"system": network})
    return Sight("location", "ok", "DOCTOR_LOCAL")


def sync_folder(path: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The part of a path that is a synchronizing program's folder."""
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = environment.get(name)
        if root and os.path.abspath(path).startswith(os.path.join(root, "")):
            return root
    parts = path.replace("\\", "/").split("/")[:-1]
    return next((part for part in parts if part.casefold().lstrip(".").startswith(SYNC_FOLDERS)), None)


def network_mount(path: str, mounts: str) -> str | None:
    """The network file system that holds a path, by the text of ``/proc/mounts``; a UNC path is one as well."""
    if path.startswith("\\\\"):
        return "UNC"
    best, system = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mount = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = path == mount or path.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, system = mount, fields[2]
    return system if system in NETWORK_SYSTEMS or system.startswith("fuse.") else None


def disk_space(path: str) -> tuple[int, Sight]:
    """The bytes free where the ledger lies; a write and a backup need room for a copy."""
    from shutil import disk_usage

    free = disk_usage(os.path.dirname(os.path.abspath(path))).free
    size = os.stat(path).st_size if os.path.exists(path) else 0
    short = free < max(LEAST_FREE_BYTES, 3 * size)
    facts = {"free_mb": free // 1_000_000}
    return free, Sight(
        "disk_space", "warning" if short else "ok", "DOCTOR_DISK_SHORT" if short else "DOCTOR_DISK", facts
    )


def reader_limits() -> Sight:
    """How the process that reads workbooks is limited on this system."""
    try:
        import resource
    except ImportError:
        return Sight("reader_limits", "note", "DOCTOR_LIMITS_TIME")
    return Sight("reader_limits", "ok" if hasattr(resource, "RLIMIT_AS") else "note", "DOCTOR_LIMITS")


def _mounts() -> str:
    try:
        with open("/proc/mounts", encoding="utf-8", errors="surrogateescape") as opened:
            return opened.read()
    except OSError:
        return ""


def _windows_network(path: str) -> str | None:
    if path.startswith("\\\\"):
        return "UNC"
    try:
        import ctypes

        root = os.path.splitdrive(path)[0] + "\\"
        remote = ctypes.windll.kernel32.GetDriveTypeW(root) == DRIVE_REMOTE  # type: ignore[attr-defined,unused-ignore]
    except (AttributeError, OSError, ImportError):
        return None
    return root if remote else None


def _owner(uid: int) -> str:
    try:
        import pwd

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return str(uid)


def _group(gid: int) -> str:
    try:
        import grp

        return grp.getgrgid(gid).gr_name
    except (ImportError, KeyError):
        return str(gid)


_UNLAWFUL = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
LONGEST_NAME = 120
"""Longer names make paths that Windows cannot open."""


def lawful_name(name: str) -> str:
    """The name of a file such that every system can keep it: no sign, no end and no word that Windows forbids.

    >>> lawful_name("110119 甲/乙*厂.xlsx"), lawful_name("CON.xlsx"), lawful_name("a. "), lawful_name("COM1")
    ('110119 甲_乙_厂.xlsx', '_CON.xlsx', 'a', '_COM1')
    """
    made = _UNLAWFUL.sub("_", name).rstrip(". ")
    stem, dot, ending = made.rpartition(".")
    if dot and len(made) > LONGEST_NAME:
        made = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return f"_{made}" if _DEVICES.fullmatch(made) else made[:LONGEST_NAME] or "_"
