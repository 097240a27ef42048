"""What a command line lacks, asked on the terminal: a plain line a prompt, what would be done, a yes, the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from mutualaid import words
from mutualaid.cli import asking, entrance, invocation, lacking, opening
from mutualaid.cli.asking import Choice
from mutualaid.cli.invocation import current
from mutualaid.cli.lacking import Question, SeveralError
from mutualaid.cli.streams import talk
from mutualaid.errors import Exit, MutualAidError

Read = Callable[[Any, Any], Any]
"""Reads the text of a parameter, or all texts of one that takes several; raises the command line's refusal."""
BETWEEN = re.compile(r"[\s,，、;；]+")
AGREED = ("yes", "y")


class Asked:
    """The answers of one command: their values stand in ``given``, and how they are typed in ``said``."""

    def __init__(self, parameters: Mapping[str, Any], given: MutableMapping[str, Any], read: Read) -> None:
        self.parameters, self.given, self._read = parameters, given, read
        self.said: list[str] = []

    def ask(self, command: str, lacks: Sequence[tuple[str, ...]]) -> None:
        """Ask everything. Raises ``asking.EndedError``."""
        for question in lacking.questions(command, self.parameters, lacks, self.given, opening.reading):
            self.one(question)

    def one(self, question: Question) -> None:
        """Ask one question until it is answered: what is wrong (ASK_NO_SUCH_CHOICE among it) is told and asked again.

        Raises ``asking.EndedError``.
        """
        if question.is_flag:
            self.given[question.name] = asking.is_agreed(f"{question.called} (y/n):")
            if self.given[question.name]:
                self.said.append(f"--{question.name}")
            return
        choices = question.choices
        while True:
            for number, each in enumerate(choices, start=1):
                asking.offer(number, each.names[0])
            text = asking.line(_prompt(question))
            if not text and question.usual is None and not question.may_skip:
                talk(words.sentence("ASK_NEEDED" if current().counter is None else "ASK_NEEDED_AT_DESK"))
                continue
            if not text and question.usual is None:
                return
            try:
                self._take(question, text or str(question.usual), choices)
            except SeveralError as several:
                choices = several.choices
                talk(words.sentence("ASK_SEVERAL", count=several.count))
            except MutualAidError as wrong:
                talk(_told(wrong))
            else:
                return

    def _take(self, question: Question, text: str, choices: Sequence[Choice[str]]) -> None:
        parameter = self.parameters[question.name]
        if question.name == "received_on" and text in (lacking.UNPAID, "－", "—"):
            self.given["unpaid"] = True
            self.said.append("--unpaid")
            return
        parts = [text]
        if question.several and asking.named(text, choices) is None and parameter.metavar != "FILE":
            parts = [part for part in BETWEEN.split(text) if part]  # a name or a path may hold blanks itself
        if question.is_closed and asking.named(text, choices) is None:
            raise MutualAidError("ASK_NO_SUCH_CHOICE", Exit.USAGE, value=text)
        texts = [self._one(question, parameter, part, choices) for part in parts]
        if question.name == "output" and question.usual and "." not in Path(texts[0]).name:
            texts = [texts[0] + Path(question.usual).suffix]  # what has no ending no other program opens
        value = self._read(parameter, texts if question.several else texts[0])
        if parameter.metavar == "DATE" and isinstance(value, str):
            texts = [value]  # the line that is shown does the same on any day
        self.given[question.name] = value
        flag = _flag(parameter)
        self.said += [word for each in texts for word in ([flag] if flag else []) + [each]]

    def _one(self, question: Question, parameter: Any, text: str, choices: Sequence[Choice[str]]) -> str:
        chosen = asking.named(text, choices)
        if chosen is not None:
            return chosen.value
        return lacking.checked(question.name, parameter, text, self.given, opening.reading)


def _prompt(question: Question) -> str:
    """``Unit [永安机械厂工会]:`` – what Enter takes stands in brackets, and what may be left out is said to be so."""
    usual = question.shown
    if usual is None and question.may_skip:
        usual = words.label("ask", question.skipped)
    several = words.label("ask", "several") if question.several and question.choices else ""
    return f"{question.called}{several}{'' if usual is None else f' [{usual}]'}:"


def _flag(parameter: Any) -> str:
    return "" if parameter.param_type_name == "argument" else str(max(parameter.opts, key=len))


def _told(wrong: MutualAidError) -> str:
    from mutualaid.render.cells import told

    return told(wrong.code, {key: value for key, value in wrong.facts.items() if key != "help"})


def run(
    command: str, lacks: Sequence[tuple[str, ...]], parameters: Mapping[str, Any], given: MutableMapping[str, Any],
    read: Read, do: Callable[[], int],
) -> int:  # fmt: skip
    """Ask what a command lacks, show what it would do, do it after a yes; hands back its exit code.

    ``do`` runs the command with what stands in ``given``. Where nothing is written it is only asked and answered. What
    is ended in place of an answer, and a no, change nothing. Raises ``asking.EndedError``, and what the command raises.
    """
    asked = Asked(parameters, given, read)
    asked.ask(command, lacks)
    if not entrance.writes_entry(given) or given["dry_run"] or "yes" in given:  # ``import`` shows and asks itself
        code = do()
    else:
        code = _written(asked, do)
    if code == Exit.DONE:
        talk(words.sentence("ASK_SAME_LINE", line=line_of(current().arguments, asked.said)))
    return code


def line_of(arguments: Sequence[str], said: Sequence[str]) -> str:
    """The whole command line that does the same without a question."""
    return " ".join(("mutualaid", *map(words.typed, (*arguments, *said))))


def _written(asked: Asked, do: Callable[[], int]) -> int:
    """Tried first, and settled what is doubted; written after a yes."""
    given = asked.given
    given["dry_run"] = True
    invocation.previewing(True)
    while (code := do()) != Exit.DONE:
        if not _settled(asked):
            return code
    given["dry_run"] = False
    invocation.previewing(False)
    if not asking.is_agreed(words.sentence("ASK_DO")):
        talk(words.sentence("ASK_NOT_DONE"))
        return Exit.REFUSED
    return do()


def _settled(asked: Asked) -> bool:
    """Whether somebody takes over every doubt that was shown, with a reason; a refusal nobody can."""
    receipt, given = current().receipt, asked.given
    if receipt is None or not receipt.problems or "accept" not in given:
        return False
    if any(problem.verdict != "held" for problem in receipt.problems):
        return False
    codes = sorted({problem.code for problem in receipt.problems})
    before = {code for some in given["accept"] or () for code in some}
    if before >= set(codes):
        return False
    reason = given["reason"] or asking.line(words.sentence("ASK_ACCEPT_REASON"))
    while reason.casefold() in asking.YES_OR_NO:  # somebody answers the question that is still to come
        talk(words.sentence("ASK_REASON_IN_WORDS"))
        reason = asking.line(words.sentence("ASK_ACCEPT_REASON"))
    if not reason:
        return False
    if given["reason"] is None:
        asked.said += ["--reason", reason]
    given["reason"] = reason
    given["accept"] = [*(given["accept"] or ()), tuple(codes)]
    asked.said += ["--accept", ",".join(codes)]
    return True
