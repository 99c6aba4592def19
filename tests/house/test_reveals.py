"""Every reading is an event: plaintext has one door, and it writes down who looked before it opens anything."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from clients import audit, vault
from clients.models import AuditEvent, Client
from practice.models import Member
from tests import figures
from tests.conftest import SignIn
from tests.factories import NOON
from tests.house import test_doors as doors
from tests.house import world as worlds
from tests.house.doors import DOORS, PASSES
from tests.house.tree import PRODUCT, python_files, tree_of, where

ONE_DOOR = "clients/vault.py"
OPENERS = {"unseal", "Keyring", "AESGCM"}
KNOWN = {
    "clients/sealing.py": {"unseal", "AESGCM"},
    "clients/models/sealed.py": {"raw"},
    "clients/queries/mailbox.py": {"raw"},
    "practice/logins.py": {"unseal"},
    "clients/keyring.py": {"Keyring"},
    ONE_DOOR: {"unseal", "Keyring", "raw"},
}
"""Who makes the tools, who holds the ciphertext, whose column only has the same name (mails of the demo),
and who keeps the sessions of staff, in which nothing of a client stands."""
FIELD_OF = {
    "canaryname": "name", "canarynick": "nickname", "canaryaddress": "address", "canaryword": "word",
    "canarywhy": "why", "canaryplan": "agreement", "canaryshared": "shared", "canaryreason": "reasons",
    "canaryline": "line", "canarypromise": "text", "canarysummary": "text", "canaryprocess": "body",
}  # fmt: skip


def openers(tree: ast.AST) -> Iterator[str]:
    """The names in a file with which a seal could be opened."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in OPENERS | {"raw"}:
            yield node.attr
        if isinstance(node, ast.Name) and node.id in OPENERS:
            yield node.id
        if isinstance(node, ast.ImportFrom):
            yield from (name.name for name in node.names if name.name in OPENERS)


def test_plaintext_has_one_door() -> None:
    found = {where(path): set(openers(tree_of(path))) for path in python_files(*PRODUCT)}
    assert {path: names for path, names in found.items() if names - KNOWN.get(path, set())} == {}
    assert found[ONE_DOOR] >= {"unseal", "raw"}
    figures.note("55", f"{len(found)} files: `unseal`, `Keyring` and `.raw` open a seal in {ONE_DOOR} alone")


def test_a_second_door_would_be_seen() -> None:
    sin = ast.parse("from clients.sealing import unseal\nunseal(key=k, place=p, sealed=row.name.raw)")
    assert set(openers(sin)) == {"unseal", "raw"}


@pytest.fixture
def world(thea: Member) -> worlds.World:
    return worlds.make(thea=thea)


@pytest.mark.parametrize("actor", ["thea", "assistant"])
def test_page_with_words_wrote_an_event_that_names_them(
    actor: str, world: worlds.World, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser, shown = sign_in(request.getfixturevalue(actor)), 0
    for route in [each for each in doors.ours() if DOORS[each.name] in PASSES]:
        last = AuditEvent.objects.latest("id").id
        answer: Any = browser.get(doors.address(route, world.ids))
        words = [word for word in worlds.ALL if word.encode() in answer.content]
        events = list(AuditEvent.objects.filter(id__gt=last))
        named = {name for event in events for name in event.fields.split()}
        assert {FIELD_OF[word] for word in words} <= named, (route.name, words)
        subjects = {event.client_id for event in events if event.action in ("view", "list")}
        assert not words or world.ids["client"] in subjects, route.name
        shown += bool(words)
    assert shown >= (10 if actor == "thea" else 2)
    figures.note(
        "55", f"{actor}: {shown} pages with words, each with an event that names client and fields; 0 without"
    )


def test_no_text_without_its_event(thea: Member, sam: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_ignored: object) -> None:
        raise OSError("the disk is full")

    opened: list[str] = []
    genuine = vault._open
    monkeypatch.setattr(
        vault, "_open", lambda row, name, ring: opened.append(name) or genuine(row, name, ring=ring)
    )
    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(OSError, match="the disk is full"):
        vault.reveal(Client.objects.get(id=sam.id), "name", by=thea, purpose="page", now=NOON)
    assert opened == []


def test_no_event_without_its_text(thea: Member, sam: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends the call between the event and the text takes both."""

    def die(*_ignored: object, **_too: object) -> None:
        raise KeyboardInterrupt

    before = AuditEvent.objects.count()
    monkeypatch.setattr(vault, "_open", die)
    with pytest.raises(KeyboardInterrupt):
        vault.reveal(Client.objects.get(id=sam.id), "name", by=thea, purpose="page", now=NOON)
    assert (AuditEvent.objects.count(), list(audit.verify())) == (before, [])
    figures.note("55", "stopped between event and text: neither stands")
