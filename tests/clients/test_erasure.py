"""Erasing is real: nothing sealed can be opened, nothing is left in the file, the logs stand."""

import json
import os
import sqlite3
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.http import Http404

from clients import audit, vault
from clients.actions import assignments, erasure
from clients.actors import Operator
from clients.models import (
    AccessLink,
    Assignment,
    AuditEvent,
    BetweenUs,
    Client,
    DataKey,
    Delivery,
    Entry,
    LocalMail,
    NotDone,
    SafeContact,
)
from clients.models.sealed import SealedField
from practice.models import KeptDraft, Member, ProcessNote
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment, make_client, make_edition

LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Path) -> None:
    settings.ATTUNE_ERASURE_LEDGER = str(tmp_path / "erasure-ledger.jsonl")


def fill(thea: Member, client: Client) -> None:
    """Something in every sealed field that a client can have."""
    own = {"practice_id": client.practice_id, "client": client}
    row = assignments.assign(
        by=thea, client_id=client.id, edition_ids=[make_edition().id], now=NOON
    ).assignments[0]
    entry = Entry(**own, assignment=row, begun_at=NOON, saved_at=NOON)
    vault.put(entry, now=NOON, own={"answers": {"risk": "a draft of mine"}})
    entry.save(force_insert=True)
    declined = NotDone(**own, assignment=row, at=NOON)
    vault.put(declined, now=NOON, reasons={"reasons": ["too_hard"], "line": "too much"})
    declined.save(force_insert=True)
    said = BetweenUs(**own, at=NOON, visible_at=NOON)
    vault.put(said, now=NOON, line="the silence")
    said.save(force_insert=True)
    mail = Delivery.objects.select_related("client").get(client=client)
    vault.put(mail, now=NOON, snapshot={"message": "the whole mail"})
    mail.save()
    note = ProcessNote(**own, author=thea, kind="rupture", happened_on=NOON.date(), recorded_at=NOON)
    vault.put(note, now=NOON, body={"line": "I pushed"})
    note.save(force_insert=True)
    draft = KeptDraft(**own, member=thea, form_key=f"note/{client.id}", saved_at=NOON)
    vault.put(draft, now=NOON, body={"why": "half a line"})
    draft.save(force_insert=True)


def ciphertexts(client: Client) -> list[bytes]:
    """Every sealed value of this client in every table of the house."""
    found = []
    for model in apps.get_models():
        fields = [field.name for field in model._meta.get_fields() if isinstance(field, SealedField)]
        if not fields:
            continue
        whose = {"id": client.id} if model is Client else {"client_id": client.id}
        for values in model._base_manager.filter(**whose).values_list(*fields):
            found += [value.raw for value in values if value is not None]
    return found


def test_erase_leaves_no_ciphertext_and_no_key(thea: Member, sam: Client) -> None:
    fill(thea, sam)
    assert len(ciphertexts(sam)) >= 12

    done = erasure.erase(by=thea, client_id=sam.id, now=LATER)

    assert ciphertexts(sam) == []
    assert not DataKey.objects.filter(client_id=sam.id, wrapped__isnull=False).exists()
    assert (done.code, done.keys, done.mails_stopped) == (sam.code, 4, 1)


def test_erase_keeps_an_empty_shell_and_the_logs(thea: Member, sam: Client) -> None:
    fill(thea, sam)
    events, mails = AuditEvent.objects.count(), Delivery.objects.count()

    erasure.erase(by=thea, client_id=sam.id, now=LATER)

    shell = Client.objects.get(id=sam.id)
    assert (shell.status, shell.erased_at, shell.name, shell.nickname) == ("erased", LATER, None, None)
    assert (AuditEvent.objects.count(), Delivery.objects.count()) == (events + 1, mails)
    assert Delivery.objects.get().state == "cancelled"
    assert [AccessLink.objects.count(), SafeContact.objects.count(), Assignment.objects.count()] == [0, 0, 0]
    assert list(audit.verify()) == []


def test_a_phone_that_stood_open_is_promised_nothing_that_is_gone(thea: Member, sam: Client) -> None:
    """GIVEN a page half written WHEN the client is erased THEN no page says that anything still waits."""
    piece, phone = make_assignment(sam), Phone()
    link = mail_link(sam, piece)
    phone.press(link)
    entry_id = phone.begin(piece)

    erasure.erase(by=thea, client_id=sam.id, now=LATER)

    doors = ["/x/", f"/x/{piece.id}/", f"/x/{piece.id}/{entry_id}/1", f"/l/{link.id}", "/x/pause"]
    pages = [phone.get(door, follow=True) for door in doors] + [phone.press(link)]
    texts = [page.content.decode() for page in pages]
    assert [page.status_code for page in pages if page.status_code == 500] == []
    assert [text for text in texts if "as you left it" in text or "Nothing you wrote" in text] == []
    assert "This page has closed." in texts[2]
    assert "This link no longer works." in texts[-1]


def test_erase_touches_nobody_else(thea: Member, sam: Client) -> None:
    other = make_client(thea, "Ola Other")
    fill(thea, other)
    before = sorted(ciphertexts(other))

    erasure.erase(by=thea, client_id=sam.id, now=LATER)

    assert sorted(ciphertexts(other)) == before
    assert vault.reveal(Client.objects.get(id=other.id), "name", by=thea, purpose="t", now=LATER) == {
        "name": "Ola Other"
    }


def test_erase_forgets_the_demos_mails_to_this_address_alone(thea: Member, sam: Client) -> None:
    LocalMail.objects.create(at=NOON, envelope_to="Sam@mail.example", raw=b"whole")
    kept = LocalMail.objects.create(at=NOON, envelope_to="ola@mail.example", raw=b"whole")
    erasure.erase(by=thea, client_id=sam.id, now=LATER)
    assert list(LocalMail.objects.values_list("id", flat=True)) == [kept.id]


def test_erase_is_open_to_owner_and_therapist_and_404_to_others(
    colleague: Member, assistant: Member, stranger: Member, owen: Member, sam: Client
) -> None:
    for someone in (colleague, assistant, stranger):
        with pytest.raises(Http404):
            erasure.erase(by=someone, client_id=sam.id, now=LATER)
    assert erasure.erase(by=owen, client_id=sam.id, now=LATER).code == sam.code


def test_an_erased_client_does_not_exist_any_more(thea: Member, sam: Client) -> None:
    erasure.erase(by=thea, client_id=sam.id, now=LATER)
    with pytest.raises(Http404):
        erasure.erase(by=thea, client_id=sam.id, now=LATER)


def test_erase_that_fails_changes_nothing(thea: Member, sam: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(thea, sam)
    before = sorted(ciphertexts(sam))

    def fail(**_ignored: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(OSError, match="the disk is full"):
        erasure.erase(by=thea, client_id=sam.id, now=LATER)
    assert sorted(ciphertexts(sam)) == before


def test_the_ledger_names_keys_and_times_and_nothing_else(
    thea: Member, sam: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as after:
        erasure.erase(by=thea, client_id=sam.id, now=LATER)
    erasure._write_ledger()

    lines = [json.loads(line) for line in Path(settings.ATTUNE_ERASURE_LEDGER).read_text().splitlines()]
    destroyed = {str(key) for key in DataKey.objects.filter(client_id=sam.id).values_list("id", flat=True)}
    assert {line["key"] for line in lines} == destroyed
    assert {tuple(sorted(line)) for line in lines} == {("destroyed_at", "key")}
    assert len(after) == 1


def test_replay_erases_again_what_a_restored_backup_brought_back(
    thea: Member, sam: Client, settings: Any
) -> None:
    key = DataKey.objects.get(client_id=sam.id, purpose="client")
    line = json.dumps({"key": str(key.id), "destroyed_at": LATER.isoformat()})
    Path(settings.ATTUNE_ERASURE_LEDGER).write_text(line + "\n", encoding="utf-8")

    done = erasure.replay(now=LATER)

    assert [each.code for each in done] == [sam.code]
    assert Client.objects.get(id=sam.id).status == "erased"
    assert erasure.replay(now=LATER) == []


def test_command_needs_yes_and_says_what_it_did(sam: Client, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="cannot be undone"):
        call_command("erase_client", sam.code)
    assert Client.objects.get(id=sam.id).status == "active"

    call_command("erase_client", sam.code.lower(), "--yes")

    assert f"Erased {sam.code}: 2 keys destroyed" in capsys.readouterr().out
    event = AuditEvent.objects.get(action="erase")
    assert (event.actor_kind, event.actor_id) == ("operator", Operator(practice_id=sam.practice_id).id)


@pytest.mark.parametrize("wrong", ["XXXXX", str(uuid.UUID(int=7))])
def test_command_names_what_it_did_not_find(sam: Client, wrong: str) -> None:
    with pytest.raises(CommandError, match=wrong):
        call_command("erase_client", wrong, "--yes")
    with pytest.raises(CommandError, match="--replay"):
        call_command("erase_client")


def test_command_replays(sam: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("erase_client", "--replay")
    assert capsys.readouterr().out == "0 clients of the erasure ledger were erased again.\n"


def test_a_code_of_two_practices_has_to_be_an_id(stranger: Member, sam: Client) -> None:
    far = make_client(stranger, "Far Away")
    Client.objects.filter(id=far.id).update(code=sam.code)
    with pytest.raises(CommandError, match="give the id"):
        call_command("erase_client", sam.code, "--yes")


CANARY = "zilpzalp-canary-4711"


@pytest.mark.slow
def test_no_byte_of_key_or_ciphertext_is_left_in_the_file(tmp_path: Path) -> None:
    """A real file with a write-ahead log, in a process of its own; then every byte of both is searched."""
    found = _erase_in_a_file(tmp_path)
    left = b"".join(path.read_bytes() for path in tmp_path.glob("db.sqlite3*"))
    assert found["canaries"] >= 2
    assert CANARY.encode() not in left
    assert [piece for piece in found["pieces"] if bytes.fromhex(piece) in left] == []
    wal = tmp_path / "db.sqlite3-wal"
    assert not wal.exists() or wal.stat().st_size == 0


def _erase_in_a_file(tmp_path: Path) -> dict[str, Any]:
    """Runs the story below in a fresh interpreter on a database file."""
    story = Path(__file__).with_name("erasing_in_a_file.py")
    told = subprocess.run(
        [sys.executable, story, CANARY],
        env=os.environ
        | {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
            "ATTUNE_ERASURE_LEDGER": str(tmp_path / "ledger.jsonl"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert sqlite3.connect(tmp_path / "db.sqlite3").execute(
        "select count(*) from clients_client"
    ).fetchone() == (1,)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found
