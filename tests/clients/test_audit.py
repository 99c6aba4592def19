"""The audit chain: every change that a database owner makes is found, and the first bad number is named."""

import random
import uuid
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from clients import audit
from clients.models import AuditEvent, AuditHead
from practice.models import Member
from tests.conftest import guards_down
from tests.factories import NOON

LENGTH = 12


def write_some(by: Member) -> None:
    for number in range(LENGTH):
        audit.record(by=by, action="view", now=NOON, object_kind="thing", object_id=number)


def change(number: int) -> None:
    AuditEvent.objects.filter(number=number).update(result=99)


def delete(number: int) -> None:
    AuditEvent.objects.filter(number=number).delete()


def swap(number: int) -> None:
    here, there = AuditEvent.objects.get(number=number), AuditEvent.objects.get(number=number % LENGTH + 1)
    AuditEvent.objects.filter(id=here.id).update(object_id=there.object_id)


def insert(number: int) -> None:
    row = AuditEvent.objects.get(number=number)
    row.pk, row.number = None, LENGTH + 1
    row.save(force_insert=True)


def cut_the_tail(number: int) -> None:
    AuditEvent.objects.filter(number__gte=number).delete()


def cut_the_tail_and_move_the_head(number: int) -> None:
    cut_the_tail(number)
    last = AuditEvent.objects.filter(number=number - 1).first()
    AuditHead.objects.update(number=number - 1, digest=last.digest if last else "")


DAMAGES = [change, delete, swap, insert, cut_the_tail, cut_the_tail_and_move_the_head]


def test_an_untouched_chain_holds(thea: Member, stranger: Member, capsys: pytest.CaptureFixture[str]) -> None:
    write_some(thea)
    write_some(stranger)
    call_command("audit", "verify")
    assert capsys.readouterr().out == "Every chain holds.\n"


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_found(thea: Member, damage: Callable[[int], None]) -> None:
    write_some(thea)
    chooser = random.Random(7)
    with guards_down():
        for number in chooser.sample(range(2, LENGTH), 8):
            with transaction.atomic():
                damage(number)
                found = [finding.practice_id for finding in audit.verify()]
                transaction.set_rollback(True)
            assert found == [thea.practice_id]


def test_the_first_bad_number_is_named(thea: Member) -> None:
    write_some(thea)
    with guards_down():
        change(5)
        assert [(finding.number, finding.what) for finding in audit.verify()] == [
            (5, "an event was changed or put in")
        ]


def test_verify_ends_with_one_when_a_chain_is_broken(thea: Member) -> None:
    write_some(thea)
    with guards_down():
        delete(3)
        with pytest.raises(SystemExit) as ended:
            call_command("audit", "verify")
    assert ended.value.code == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE clients_auditevent SET result = 2", "DELETE FROM clients_auditevent"]
)
def test_the_database_itself_refuses_to_change_the_log(thea: Member, statement: str) -> None:
    write_some(thea)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.count() == LENGTH


def drop_the_head() -> None:
    AuditHead.objects.all().delete()


def move_the_head_back() -> None:
    AuditHead.objects.update(number=LENGTH - 1)


def forge_the_mac() -> None:
    AuditHead.objects.update(mac="0" * 64)


@pytest.mark.parametrize(
    ("damage", "number", "what"),
    [
        (drop_the_head, LENGTH, "the head of the chain is absent"),
        (move_the_head_back, LENGTH + 1, "the end of the chain was cut off"),
        (forge_the_mac, LENGTH, "the head of the chain was changed"),
    ],
)
def test_damage_of_the_head_is_named(
    thea: Member, damage: Callable[[], None], number: int, what: str
) -> None:
    write_some(thea)
    damage()
    assert [(finding.number, finding.what) for finding in audit.verify()] == [(number, what)]


def test_absent_event_is_named_by_its_own_number(thea: Member) -> None:
    write_some(thea)
    with guards_down():
        delete(3)
        assert [(finding.number, finding.what) for finding in audit.verify()] == [(3, "an event is absent")]


@pytest.mark.parametrize(
    "field",
    [
        "at",
        "actor_kind",
        "actor_id",
        "action",
        "client_id",
        "object_kind",
        "object_id",
        "fields",
        "purpose",
        "result",
    ],
)
def test_every_field_is_under_the_digest(thea: Member, field: str) -> None:
    """Whatever one would like to change afterwards, the chain says so."""
    write_some(thea)
    values = {"at": NOON.replace(hour=3), "result": 7, "actor_id": uuid.uuid4(), "client_id": uuid.uuid4()}
    with guards_down():
        AuditEvent.objects.filter(number=4).update(**{field: values.get(field, "else")})
        assert [finding.number for finding in audit.verify()] == [4]


def test_two_practices_have_two_chains(thea: Member, stranger: Member) -> None:
    write_some(thea)
    write_some(stranger)
    with guards_down():
        AuditEvent.objects.filter(practice_id=thea.practice_id, number=2).update(result=9)
        found = audit.verify()
        assert [(finding.practice_id, finding.number) for finding in found] == [(thea.practice_id, 2)]


def test_long_purpose_and_fields_are_cut_and_still_hold(thea: Member) -> None:
    audit.record(by=thea, action="view", now=NOON, fields=["name"] * 100, purpose="p" * 100)
    event = AuditEvent.objects.get()
    assert (len(event.fields), len(event.purpose), event.number) == (300, 60, 1)
    assert list(audit.verify()) == []
