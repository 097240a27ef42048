"""The screen: find somebody, see the page, act. Works in any terminal of 80 by 24 and up; no meaning by color alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Event
from typing import ClassVar

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from mutualaid import words
from mutualaid.desk.office import Done, Found, Office
from mutualaid.errors import MutualAidError
from mutualaid.render.cells import about, told, yuan
from mutualaid.results import Receipt

PAUSE_SECONDS = 0.15
"""So long nothing is typed before it is looked for."""
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "enroll": ("enroll", "add"),
    "join": ("member", "add"),
    "transfer": ("member", "transfer"),
    "leave": ("member", "leave"),
    "claim": ("claim", "add"),
    "relief": ("relief", "add"),
    "correct": ("member", "edit"),
    "receipt": ("letter", "receipt"),
}
"""What is done to the person in front, by the command that does it; who joins is nobody yet."""
OF_NOBODY = frozenset(("join",))
MARGIN = 4


def _keys() -> list[BindingType]:
    named = ("manual", "enroll", "join", "transfer", "leave", "claim", "relief", "correct", "receipt", "day")
    made: list[BindingType] = []
    for number, name in enumerate(named, start=1):
        action = name if name in ("manual", "day") else f"act('{name}')"
        made.append(Binding(f"f{number}", action, words.label("desk", name), priority=True))
    return [*made, Binding("ctrl+q", "quit", words.label("desk", "quit"), priority=True)]


def _keys_told() -> str:
    """The keys and what they do, as one line that may be folded."""
    told = [f"{key.key.upper().replace('CTRL+', '^')}={key.description}" for key in _keys() if isinstance(key, Binding)]
    return "  ".join(told)


class Desk(App[None]):
    """The counter. Everything is reached by keys, and the line at the bottom says what happened."""

    CSS = """
    #who { height: 1; text-style: bold; }
    #search { height: 3; }
    #found { height: auto; max-height: 7; display: none; }
    #found.some { display: block; }
    #page { height: 1fr; }
    #said { height: auto; max-height: 3; text-style: reverse; }
    #keys { height: auto; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "search", show=False)]

    def __init__(self, office: Office) -> None:
        super().__init__(ansi_color=True)
        self.office = office
        self.person: Found | None = None
        self._wait: Timer | None = None
        for key in _keys():
            assert isinstance(key, Binding)
            self._bindings.bind(key.key, key.action, key.description, priority=True)

    def compose(self) -> ComposeResult:
        yield Label(self.office.title, id="who", markup=False)
        yield Input(placeholder=words.sentence("DESK_FIND"), id="search")
        yield OptionList(id="found", markup=False)
        with VerticalScroll(id="page"):
            yield Static(words.sentence("DESK_BEGIN"), id="text", markup=False)
        yield Static("", id="said", markup=False)
        yield Static(_keys_told(), id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin where somebody types."""
        self.query_one("#search", Input).focus()

    # --- find --------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed, once nothing more is typed for a while."""
        if event.input.id == "search":
            self._stop_waiting()
            self._wait = self.set_timer(PAUSE_SECONDS, lambda: self._look(event.value, is_meant=False))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter shows the first of those found at once."""
        if event.input.id == "search":
            self._stop_waiting()
            self._look(event.value, is_meant=True)

    def _stop_waiting(self) -> None:
        if self._wait is not None:
            self._wait.stop()

    @work(thread=True, exclusive=True)
    def _look(self, text: str, *, is_meant: bool) -> None:
        if not is_meant and text != self.query_one("#search", Input).value:
            return
        try:
            found: Sequence[Found] = self.office.find(text.strip()) if text.strip() else ()
        except MutualAidError as wrong:
            self.call_from_thread(self.say, told(wrong.code, wrong.facts))
            return
        self.call_from_thread(self._list, found, text.strip(), is_meant)

    def _list(self, found: Sequence[Found], text: str, is_meant: bool) -> None:
        """Show the one who is found; of several, or of none, nobody is in front until somebody is chosen."""
        listed = self.query_one("#found", OptionList)
        listed.clear_options()
        listed.add_options([Option(each.told, id=str(each.person_no)) for each in found])
        listed.set_class(len(found) > 1, "some")
        if len(found) == 1:
            self.show(found[0])
            return
        if not text:
            return
        self.person = None
        self.query_one("#text", Static).update(words.sentence("DESK_CHOOSE" if found else "DESK_NONE_FOUND"))
        self.say(words.sentence("DESK_FOUND", count=len(found)))
        if is_meant and found:
            listed.highlighted = 0
            listed.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say who would be chosen: no color tells it alone."""
        if event.option_list.id == "found" and event.option_list.has_focus:
            self.say(words.sentence("DESK_WOULD_CHOOSE", person=str(event.option.prompt)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Show whom somebody chooses."""
        if event.option_list.id == "found" and event.option.id is not None:
            self.query_one("#found", OptionList).set_class(False, "some")
            self.show(Found(int(event.option.id), str(event.option.prompt)))
            self.action_search()

    def show(self, person: Found) -> None:
        """Show the page of somebody."""
        self.person = person
        try:
            page = self.office.page(person.person_no, width=max(self.size.width - MARGIN, 40))
        except MutualAidError as wrong:
            self.say(told(wrong.code, wrong.facts))
            return
        self.query_one("#text", Static).update(page)
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self.say(person.told)

    def say(self, text: str) -> None:
        """Say what happened, in the line at the bottom."""
        self.query_one("#said", Static).update(text)

    def action_search(self) -> None:
        """Go back to where somebody types, for the next person."""
        search = self.query_one("#search", Input)
        search.focus()
        search.select_all()

    # --- act ---------------------------------------------------------------------------------------

    def action_act(self, name: str) -> None:
        """Run the command of an action on the person in front; what is open is closed first."""
        if len(self.screen_stack) > 1:
            return
        if self.office.looks_only:
            self.say(words.sentence("DESK_LOOKS_ONLY"))
            return
        if name not in OF_NOBODY and self.person is None:
            self.say(words.sentence("DESK_NOBODY"))
            return
        line = list(ACTIONS[name])
        if name not in OF_NOBODY and self.person is not None:
            line.append(str(self.person.person_no))
        self.do(line, words.label("desk", name), is_of_nobody=name in OF_NOBODY)

    def do(self, line: Sequence[str], title: str, *, is_of_nobody: bool = False) -> None:
        """Run a command line, asking at the screen what it lacks; show what it wrote.

        ``is_of_nobody``: it is not about the person in front.
        """
        if isinstance(self.screen, Talk):
            return  # one after the other: what is asked is answered first

        def ended(talk: Talk | None) -> None:
            if talk is not None and talk.receipt is not None:
                self._wrote(talk.receipt, is_of_nobody=is_of_nobody)

        of = "" if is_of_nobody or self.person is None else self.person.told
        self.push_screen(Talk(self.office, line, title, of), ended)

    def _wrote(self, receipt: Receipt, *, is_of_nobody: bool) -> None:
        """Show what was written, and the page of whom it was about: who has just joined is in front now."""
        if receipt.entry is None or receipt.dry_run:
            return
        joined = _person_of(receipt) if is_of_nobody or self.person is None else None
        if joined is not None:
            self.person = Found(joined, about(receipt.about[0]) if receipt.about else str(joined))
        search = self.query_one("#search", Input)
        with search.prevent(Input.Changed):
            search.value = ""
        if self.person is not None:
            self.show(self.person)
        self.say(words.sentence("RECEIPT_WRITTEN", action=words.label("action", receipt.action), entry=receipt.entry))

    async def action_quit(self) -> None:
        """End the desk; while a command runs only its question is left: nothing is torn off half way."""
        if isinstance(self.screen, Talk):
            self.screen.action_leave()
        else:
            self.exit()

    # --- the rest ----------------------------------------------------------------------------------

    def action_manual(self) -> None:
        """Show the page of the manual for the desk."""
        if not isinstance(self.screen, Talk):
            self.push_screen(Page(words.label("desk", "manual"), self.office.manual()))

    def action_day(self) -> None:
        """Show what this desk did, with the money that it took."""
        if isinstance(self.screen, (Talk, Day)):
            return

        def chosen(entry: int | None) -> None:
            if entry is not None:
                self.do(["journal", "undo", str(entry)], words.label("desk", "undo"), is_of_nobody=True)

        try:
            self.push_screen(Day(self.office.day()), chosen)
        except MutualAidError as wrong:
            self.say(told(wrong.code, wrong.facts))


def _person_of(receipt: Receipt) -> int | None:
    """Whom a receipt is about, where it is one person."""
    numbers = {receipt.facts.get("person_no"), *(row.get("person_no") for row in receipt.about)} - {None}
    number = next(iter(numbers)) if len(numbers) == 1 else None
    return number if isinstance(number, int) else None


class Page(ModalScreen[None]):
    """A text to read; Escape or Enter goes back."""

    CSS = "Page { background: $background; }"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "dismiss", show=False)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        yield Label(f"{self._title}  –  {words.sentence('DESK_BACK')}", markup=False)
        with VerticalScroll():
            yield Static(self._text, markup=False)

    def on_mount(self) -> None:
        """Arrow keys move the text."""
        self.query_one(VerticalScroll).focus()


class Day(ModalScreen[int | None]):
    """What this desk did; Enter on an entry undoes it, Escape goes back."""

    CSS = "Day { background: $background; } Day OptionList { height: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, day: Sequence[Done]) -> None:
        super().__init__()
        self.day = day

    def compose(self) -> ComposeResult:
        taken = sum(each.taken_fen for each in self.day)
        yield Label(words.sentence("DESK_DAY", count=len(self.day), yuan=yuan(taken)), markup=False)
        yield OptionList(*(Option(_line(each), id=str(each.entry), disabled=each.undone) for each in self.day))
        yield Label(words.sentence("DESK_DAY_KEYS"), markup=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The entry that is to be undone."""
        self.dismiss(None if event.option.id is None else int(event.option.id))


def _line(done: Done) -> str:
    parts = [f"#{done.entry}", words.label("action", done.action), done.about]
    if done.taken_fen:
        parts.append(words.sentence("MONEY_OF", what=words.label("desk", "taken"), yuan=yuan(done.taken_fen)))
    if done.undone:
        parts.append(words.label("desk", "undone"))
    return " · ".join(part for part in parts if part)


class Talk(ModalScreen["Talk"]):
    """A command that runs: what it says above, what it asks below; Escape leaves the question and changes nothing."""

    CSS = """
    Talk { background: $background; }
    #title { height: auto; text-style: bold; }
    #heard { height: 1fr; }
    #prompt { height: auto; }
    #answer { height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, office: Office, line: Sequence[str], title: str, of: str) -> None:
        super().__init__()
        self._office, self._line, self._title, self._of = office, line, title, of
        self._heard = ""
        self._answer: str | None = None
        self._answered = Event()
        self._asks = False
        self._ended = False
        self.receipt: Receipt | None = None
        self.width = 76

    def compose(self) -> ComposeResult:
        title = "  –  ".join(part for part in (self._title, self._of, words.sentence("DESK_LEAVE")) if part)
        yield Label(title, id="title", markup=False)
        with VerticalScroll(id="heard"):
            yield Static("", id="lines", markup=False)
        yield Label("", id="prompt", markup=False)
        yield Input(id="answer", disabled=True)

    def on_mount(self) -> None:
        """Run the command in a thread of its own, so that the screen lives."""
        self.width = max(self.app.size.width - MARGIN, 40)
        self._run()

    @work(thread=True)
    def _run(self) -> None:
        self._office.run(self._line, self)
        self.app.call_from_thread(self._end)

    # --- what the command says and asks, heard in its thread ------------------------------------------

    def hear(self, text: str) -> None:
        """Show what the command says."""
        self.app.call_from_thread(self._show, text if text.endswith("\n") else f"{text}\n")

    def answer(self, prompt: str) -> str | None:
        """Wait for what somebody types after a prompt."""
        self._answered.clear()
        self.app.call_from_thread(self._ask, prompt)
        self._answered.wait()
        return self._answer

    def told(self, receipt: Receipt) -> None:
        """Keep the receipt of what was written."""
        if not receipt.dry_run:
            self.receipt = receipt

    # --- the screen -----------------------------------------------------------------------------------

    def _show(self, text: str) -> None:
        self._heard += text
        self.query_one("#lines", Static).update(self._heard)
        self.query_one("#heard", VerticalScroll).scroll_end(animate=False)

    def _ask(self, prompt: str) -> None:
        self.query_one("#prompt", Label).update(prompt)
        answer = self.query_one("#answer", Input)
        answer.disabled = False
        answer.value = ""
        answer.focus()
        self._asks = True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand an answer to the command, once; at the end Enter goes back."""
        event.stop()
        if self._ended:
            self.dismiss(self)
        elif self._asks:
            self._say(event.value)

    def _say(self, text: str | None) -> None:
        self._asks = False
        prompt = str(self.query_one("#prompt", Label).content)
        self._show(f"{prompt} {text or ''}\n")
        self.query_one("#answer", Input).disabled = True
        self._answer = text
        self._answered.set()

    def _end(self) -> None:
        self._ended = True
        self.query_one("#prompt", Label).update(words.sentence("DESK_BACK"))
        answer = self.query_one("#answer", Input)
        answer.disabled = False
        answer.value = ""
        answer.focus()

    def action_leave(self) -> None:
        """Leave the question; what has ended goes back."""
        if self._ended:
            self.dismiss(self)
        elif self._asks:
            self._say(None)
