"""Whatever is typed, in whatever order pages are saved, lost, loaded again or opened twice: the last thing typed stands.

No browser and no database: pages are drawn, their fields read as a browser reads them, and sent to the rules that
the save follows. A send may arrive, be lost on the way there, or be stored with its answer lost on the way back.
"""

import itertools
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from clients.drafts import Typed, Verdict, merged, weigh
from clients.portal.sheet import Sheet, sheet_of
from psychoed import answering
from psychoed.items import present
from tests.psychoed.samples import ASKING, definition

FIELDS = ".//*[self::input or self::textarea or self::select]"
WORDS = st.one_of(
    st.sampled_from(["", "7", "40", "2026-03-31", "19:30", "ein Satz", "x" * 9000]), st.text(max_size=12)
)
FATES = ("arrives", "lost", "unanswered", "twice")


def definitions_of(kinds: list[str]) -> list[dict[str, Any]]:
    """One question of each kind; a pair is answered in one step."""
    more = {"pair": {"after_when": "now"}}
    return [definition(kind, **more.get(kind, {})) | {"id": f"i{place}"} for place, kind in enumerate(kinds)]


@dataclass
class Server:
    """What is stored, and the rules of a save."""

    definitions: list[dict[str, Any]]
    document: dict[str, Any] = field(default_factory=lambda: {"answers": {}})
    version: int = 0

    @property
    def sheet(self) -> Sheet:
        return sheet_of(self.definitions, document=self.document, later=False, layout="scroll")

    def drawn(self) -> str:
        """All questions, as they are drawn now."""
        return self.sheet.drawn(self.sheet.pages[0], language="en")

    def save(self, form: dict[str, Any], *, seen: int, mark: str, sequence: int) -> Verdict:
        here = self.sheet
        cleaned = here.clean(here.numbers()[0], form, leaving=False)
        unclear = {each.item_id: each.typed for each in cleaned.problems}
        send = Typed(answers=cleaned.changed, unclear=unclear, page=mark, sequence=sequence)
        verdict = weigh(self.document, send, seen=seen, there=self.version)
        if verdict == Verdict.KEEP:
            self.version += 1
            self.document = merged(self.document, send, version=self.version)
        return verdict

    def stored(self, item_id: str) -> Any:
        """An answer, or the fields that cannot be read yet."""
        return self.document.get("unclear", {}).get(item_id) or self.document["answers"].get(item_id)


class Tab:
    """One open page: its fields, what it has seen, how often it has sent."""

    marks = itertools.count()

    def __init__(self, server: Server, *, script: bool = True) -> None:
        self.server, self.script = server, script
        self.load()

    def load(self) -> None:
        """Drawn anew, with a name of its own."""
        self.mark, self.sequence, self.seen = f"page{next(self.marks)}", 0, self.server.version
        self.tree = html.fragment_fromstring(self.server.drawn(), create_parent="main")
        self.told, self.touched = False, ""
        self.form: dict[str, list[str]] = {}
        for each in self.tree.xpath(FIELDS):
            if each.get("type") in ("radio", "checkbox") and each.get("checked") is None:
                continue
            self.form.setdefault(each.get("name"), []).append(self._value(each))

    @staticmethod
    def _value(each: Any) -> str:
        if each.tag == "select":
            return str(each.xpath("./option[@selected]/@value")[0])
        return (each.text or "").removeprefix("\n") if each.tag == "textarea" else each.get("value", "")

    def touch(self, place: int, words: str, *, only: str = "q-") -> None:
        """Tap what can be tapped, type into what can be typed into."""
        all_of_them = [each for each in self.tree.xpath(FIELDS) if each.get("type") != "hidden"]
        fields = [each for each in all_of_them if each.get("name").startswith(only)]
        each = fields[place % len(fields)]
        name, kind = each.get("name"), each.get("type")
        self.touched = f"{self.touched} {name}"
        if kind == "radio":
            self.form[name] = [each.get("value")]
        elif kind == "checkbox":
            chosen = self.form.get(name, [])
            value = each.get("value")
            self.form[name] = (
                [other for other in chosen if other != value] if value in chosen else [*chosen, value]
            )
        elif each.tag == "select":
            options = each.xpath("./option/@value")
            self.form[name] = [options[len(words) % len(options)]]
        else:
            self.form[name] = [words]

    def says(self, item: Any) -> Any:
        """What the fields of a question say: an answer, or the fields that cannot be read."""
        value, wrong = typed_in(self, item)
        return wrong[0] if wrong else value

    def send(self, fate: str) -> None:
        """One autosave, and what the network makes of it."""
        if self.told:
            return
        self.sequence += 1
        if fate == "lost":
            return
        for _ in range(2 if fate == "twice" else 1):
            form = self.form | ({"touched": self.touched} if self.script else {})
            verdict = self.server.save(form, seen=self.seen, mark=self.mark, sequence=self.sequence)
            self.told = self.told or verdict == Verdict.CONFLICT


def typed_in(tab: Tab, item: Any) -> tuple[Any, Any]:
    """What the fields of a question say: an answer, or words that cannot be read."""
    cleaned = answering.clean_page([item], raw=tab.form, answers={}, leaving=False)
    return cleaned.changed.get(item.id), [each.typed for each in cleaned.problems]


STEPS = st.lists(
    st.tuples(st.integers(0, 400), WORDS, st.sampled_from(FATES), st.sampled_from(["", "", "", "reload"])),
    min_size=1,
    max_size=6,
)
KINDS = st.lists(st.sampled_from(sorted(ASKING)), min_size=1, max_size=3)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(kinds=KINDS, steps=STEPS)
def test_last_thing_typed_is_what_is_stored(kinds: list[str], steps: list[tuple[int, str, str, str]]) -> None:
    """One page that is saved, lost, doubled and loaded again; before it is left, one last save arrives."""
    server = Server(definitions_of(kinds))
    tab = Tab(server)
    for place, words, fate, then in steps:
        tab.touch(place, words)
        tab.send(fate)
        if then == "reload":
            tab.send("arrives")
            tab.load()
    tab.send("arrives")

    stored = [server.document["answers"].get(item.id) for item in server.sheet.items]
    unclear = server.document.get("unclear", {})
    wanted = [typed_in(tab, item) for item in server.sheet.items]
    assert tab.told is False
    assert [value for value, _wrong in wanted] == stored
    assert [bool(wrong) for _value, wrong in wanted] == [item.id in unclear for item in server.sheet.items]


@QUICK
@given(kinds=KINDS, steps=STEPS)
def test_page_that_is_opened_again_shows_what_was_typed(
    kinds: list[str], steps: list[tuple[int, str, str, str]]
) -> None:
    """What cannot be read too, with its sentence: nothing is dropped for being too long."""
    server = Server(definitions_of(kinds))
    tab = Tab(server)
    for place, words, _fate, _then in steps:
        tab.touch(place, words)
    tab.send("arrives")
    again = Tab(server)

    for item in server.sheet.items:
        before, after = typed_in(tab, item), typed_in(again, item)
        assert (present(before[0]), bool(before[1])) == (present(after[0]), bool(after[1]))


TURNS = st.lists(st.tuples(st.booleans(), st.integers(0, 400), WORDS), min_size=2, max_size=8)


@QUICK
@given(kinds=KINDS, turns=TURNS, script=st.booleans())
def test_two_pages_never_put_one_over_the_other_in_silence(
    kinds: list[str], turns: list[tuple[bool, int, str]], *, script: bool
) -> None:
    """What one page wrote, another one changes only where it had the very same in its fields; else it is told so."""
    server = Server(definitions_of(kinds))
    tabs = (Tab(server, script=script), Tab(server, script=script))
    wrote: dict[str, Tab] = {}
    for which, place, words in turns:
        tab, items = tabs[which], server.sheet.items
        before = {item.id: server.stored(item.id) for item in items}
        held = {item.id: tab.says(item) for item in items}
        tab.touch(place, words)
        tab.send("arrives")
        changed = [item.id for item in items if server.stored(item.id) != before[item.id]]

        foreign = [each for each in changed if present(before[each]) is not None and wrote[each] is not tab]
        assert [each for each in foreign if before[each] != held[each]] == []
        assert changed == [] or not tab.told
        wrote |= dict.fromkeys(changed, tab)


@QUICK
@given(kinds=st.tuples(*[st.sampled_from(sorted(ASKING))] * 2), turns=TURNS)
def test_two_pages_that_write_in_different_fields_never_meet(
    kinds: tuple[str, str], turns: list[tuple[bool, int, str]]
) -> None:
    """One writes the first answer, the other the second one: both stand, and neither is told of a conflict."""
    server = Server(definitions_of(list(kinds)))
    tabs = (Tab(server), Tab(server))
    for which, place, words in turns:
        tabs[which].touch(place, words, only=f"q-i{int(which)}")
        tabs[which].send("arrives")

    wanted = [typed_in(tabs[place], item) for place, item in enumerate(server.sheet.items)]
    assert [tab.told for tab in tabs] == [False, False]
    assert [value for value, _wrong in wanted] == [
        server.document["answers"].get(f"i{place}") for place in (0, 1)
    ]
