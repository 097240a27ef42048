"""Runs commands of the real program in forked children, with every module warm; told by JSON lines on stdin.

A line is ``{"argv": […], "kill_after": seconds|null, "trace": path, "fail_at": n, "errno": n, "ever": bool}``; the answer
is ``{"exit": code or -signal, "out": str, "err": str, "seen": operations, "took": s}``.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import mutualaid
from mutualaid.cli.main import main

FOLDER = sys.argv[1].rstrip("/") + "/"
DISK = ctypes.CDLL(None)


def child(told: dict[str, Any], out: int, err: int, seen: int) -> None:
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    DISK.disk_arm(
        FOLDER.encode(),
        told.get("trace", "").encode(),
        told.get("fail_at", 0),
        told.get("errno", 0),
        told.get("ever", 0),
    )
    code = 70
    try:
        code = main(told["argv"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.pwrite(seen, str(DISK.disk_seen()).encode(), 0)
        os._exit(code)


def run(told: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as seen:
        began = time.perf_counter()
        pid = os.fork()
        if pid == 0:
            child(told, out.fileno(), err.fileno(), seen.fileno())
        if told.get("kill_after") is not None:
            time.sleep(told["kill_after"])
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        took = time.perf_counter() - began
        for stream in (out, err, seen):
            stream.seek(0)
        return {
            "exit": os.waitstatus_to_exitcode(status),
            "out": out.read().decode(errors="replace"),
            "err": err.read().decode(errors="replace"),
            "seen": int(seen.read() or 0),
            "took": took,
        }


def together(clerks: list[list[list[str]]]) -> list[list[dict[str, Any]]]:
    """Several clerks at once, each giving one command after the other."""
    with ExitStack() as kept:
        answers = [kept.enter_context(tempfile.TemporaryFile()) for _ in clerks]
        pids = []
        for commands, answer in zip(clerks, answers, strict=True):
            pids.append(os.fork())
            if pids[-1] == 0:
                os.pwrite(answer.fileno(), json.dumps([run({"argv": argv}) for argv in commands]).encode(), 0)
                os._exit(0)
        for pid in pids:
            os.waitpid(pid, 0)
        return [json.loads(answer.read()) for answer in answers]


for module in walk_packages(mutualaid.__path__, "mutualaid."):
    # What a package hands out only when it is asked for is loaded here, too: each child would load it anew.
    import_module(module.name)
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(together(asked["clerks"]) if "clerks" in asked else run(asked)), flush=True)
