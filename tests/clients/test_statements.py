"""Ready-made statements answer what the queryset would, whatever the database and however often they are asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, DateTimeField, UUIDField
from django.test.utils import CaptureQueriesContext

from clients.models import AuditHead, Client, LinkSession, SafeContact
from clients.statements import Change, Slot, Statement, built, columns
from practice.models import Member
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment, make_client


def sessions(asked: list[int] | None = None) -> Statement:
    """The sittings of a client that began after an instant, with a column of the client."""

    def write() -> Any:
        if asked is not None:
            asked.append(1)
        mine = LinkSession.objects.filter(
            client_id=Slot("client", UUIDField()), began_at__gt=Slot("since", DateTimeField())
        )
        return mine.order_by("began_at").values_list("id", "client_id", "began_at", "client__language")

    return Statement(write)


@pytest.fixture
def phones(sam: Client) -> list[Phone]:
    link = mail_link(sam, make_assignment(sam))
    made = [Phone(at=NOON + timedelta(minutes=number)) for number in range(3)]
    for phone in made:
        phone.press(link)
    return made


def test_answers_what_the_queryset_answers(phones: list[Phone], sam: Client) -> None:
    since = NOON + timedelta(seconds=1)
    plain = LinkSession.objects.filter(client_id=sam.id, began_at__gt=since).order_by("began_at")

    found = sessions().rows(client=sam.id, since=since)

    assert found == list(plain.values_list("id", "client_id", "began_at", "client__language"))
    assert len(found) == 2


def test_is_written_once_and_asked_with_new_values_each_time(
    phones: list[Phone], sam: Client, thea: Member
) -> None:
    written: list[int] = []
    statement, other = sessions(written), make_client(thea, "Ola Other")

    with CaptureQueriesContext(connection) as asked:
        counts = [
            len(statement.rows(client=who.id, since=NOON - timedelta(days=1))) for who in (sam, other, sam)
        ]

    assert (counts, len(asked), written) == ([3, 0, 3], 3, [1])


def test_another_connection_has_it_written_anew(sam: Client) -> None:
    written: list[int] = []
    statement = sessions(written)
    statement.row(client=sam.id, since=NOON)
    statement._mine.connection = "another one"

    assert (statement.row(client=sam.id, since=NOON), written) == (None, [1, 1])


def test_change_says_how_many_rows_it_met(sam: Client, thea: Member) -> None:
    other = make_client(thea, "Ola Other")
    rename = Change(
        lambda: (
            SafeContact.objects.filter(
                client_id=Slot("client", UUIDField()), device=Slot("was", CharField())
            ),
            {"device": Slot("becomes", CharField()), "recheck_due": None},
        )
    )

    met = [rename.made(client=sam.id, was=was, becomes="others") for was in ("only_me", "only_me")]

    assert met == [1, 0]
    devices = SafeContact.objects.filter(client__in=[sam, other]).values_list("device", flat=True)
    assert sorted(devices) == ["only_me", "others"]


def test_built_row_is_the_row(sam: Client) -> None:
    mine = {"client_id": Slot("client", UUIDField())}
    whole = Statement(lambda: SafeContact.objects.filter(**mine).values_list(*columns(SafeContact)))
    some = Statement(lambda: SafeContact.objects.filter(**mine).values_list("word", "id"))
    real = SafeContact.objects.get(client=sam)

    row = built(SafeContact, whole.row(client=sam.id) or ())
    part = built(SafeContact, some.row(client=sam.id) or (), names=("word", "id"))

    assert (row.id, row.device, row.word.raw, row.never_times) == (real.id, real.device, real.word.raw, [])
    assert (part.id, part.word.raw, part.get_deferred_fields() >= {"device"}) == (
        real.id,
        real.word.raw,
        True,
    )


def test_empty_answer_is_none(db: None) -> None:
    heads = Statement(
        lambda: AuditHead.objects.filter(practice_id=Slot("practice", UUIDField())).values_list("number")
    )
    assert heads.row(practice="00000000-0000-0000-0000-000000000001") is None
