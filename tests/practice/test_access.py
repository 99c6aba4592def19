"""The practice's own rows: a note or a thread is its author's alone, a session and a promise their member's."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clients.access import Denied
from clients.models import Client
from clients.models.client import Grant
from practice import access
from practice.actions import promises, ruptures, sessions
from practice.models import Member
from tests.factories import NOON

Ask = Callable[..., Any]
ASKED: dict[str, Ask] = {
    "thread": access.thread,
    "note": access.note,
    "session": access.session,
    "promise": access.promise,
}
KINDS = {"thread": "thread", "note": "process_note", "session": "session", "promise": "promise"}


@pytest.fixture
def own(thea: Member, sam: Client) -> dict[str, Any]:
    """One of each, Thea's."""
    text = ruptures.NoteText(off="yes", client_words="CANARY")
    recorded = ruptures.record(
        by=thea, client_id=sam.id, text=text, happened_on=NOON.date(), submit_key=uuid.uuid4(), now=NOON
    )
    return {
        "thread": recorded.thread,
        "note": recorded.note,
        "session": sessions.plan(by=thea, client_id=sam.id, starts_at=NOON + timedelta(days=1), now=NOON),
        "promise": promises.make(by=thea, client_id=sam.id, text="CANARY", now=NOON),
    }


def asked(kind: str, row_id: uuid.UUID, *, by: Member) -> Any:
    return ASKED[kind](by=by, now=NOON, **{f"{kind}_id": row_id})


@pytest.mark.parametrize("kind", ASKED)
def test_author_gets_their_own(thea: Member, own: dict[str, Any], kind: str) -> None:
    assert asked(kind, own[kind].id, by=thea) == own[kind]


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("who", ["colleague", "stranger", "assistant", "cora", "owen"])
def test_everybody_else_gets_what_is_not_there(
    own: dict[str, Any], kind: str, who: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(Denied) as refused:
        asked(kind, own[kind].id, by=by)
    assert (refused.value.kind, refused.value.object_id, refused.value.by, refused.value.now) == (
        KINDS[kind], own[kind].id, by, NOON,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_no_grant_opens_what_is_the_authors(
    thea: Member, colleague: Member, sam: Client, own: dict[str, Any], kind: str
) -> None:
    """Leave to see the client, to the last level: the therapist's own reflection stays shut."""
    for level in Grant.Level.values:
        Grant.objects.create(
            practice_id=sam.practice_id,
            client=sam,
            member=colleague,
            level=level,
            given_at=NOON,
            given_by=thea,
        )
    with pytest.raises(Denied):
        asked(kind, own[kind].id, by=colleague)


@pytest.mark.parametrize("kind", ASKED)
def test_what_does_not_exist_is_refused_the_same(thea: Member, kind: str) -> None:
    with pytest.raises(Denied) as refused:
        asked(kind, uuid.UUID(int=5), by=thea)
    assert (refused.value.kind, refused.value.object_id) == (KINDS[kind], uuid.UUID(int=5))


@pytest.mark.parametrize("kind", ["thread", "note"])
def test_author_who_is_no_therapist_any_more_reads_no_note(
    thea: Member, own: dict[str, Any], kind: str
) -> None:
    Member.objects.filter(id=thea.id).update(is_therapist=False, is_curator=True)
    with pytest.raises(Denied):
        asked(kind, own[kind].id, by=Member.objects.get(id=thea.id))


def test_thread_goes_with_the_client_when_they_change_therapist(
    thea: Member, colleague: Member, sam: Client, own: dict[str, Any]
) -> None:
    """The note stays its author's; the thread is about a client who is no longer theirs."""
    Client.objects.filter(id=sam.id).update(therapist_id=colleague.id)
    with pytest.raises(Denied):
        asked("thread", own["thread"].id, by=thea)
    assert asked("note", own["note"].id, by=thea) == own["note"]
    with pytest.raises(Denied):
        asked("note", own["note"].id, by=colleague)
