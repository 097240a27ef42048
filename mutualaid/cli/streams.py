"""stdout is data, stderr is talk. Nothing fails over a console's encoding or a reader that has gone."""

from __future__ import annotations

import os
import sys

from mutualaid.cli import invocation


def is_text(text: str) -> bool:
    """Whether what was typed is text in the encoding of the terminal; bytes that are none can be kept nowhere."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def steady() -> None:
    """Let both streams write a sign that their encoding lacks escaped (``\\u9f99``)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and getattr(stream, "errors", "") != "backslashreplace":
            stream.reconfigure(errors="backslashreplace")


def emit(text: str) -> None:
    """Write data to stdout; a reader that has gone ends it quietly. Raises OSError where the disk is full."""
    if (counter := invocation.current().counter) is not None:
        counter.hear(text)
        return
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        deafen()
    except OSError:
        deafen()
        raise


def talk(text: str) -> None:
    """Say something to the person at stderr."""
    if (counter := invocation.current().counter) is not None:
        counter.hear(text)
        return
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text if text.endswith("\n") else f"{text}\n")
        sys.stderr.flush()
    except OSError:
        return


def deafen() -> None:
    """Point stdout nowhere, so that the flush at exit does not fail a second time."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return


def encoding() -> str:
    """The encoding of stdout."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"
