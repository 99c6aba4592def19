"""Sam's world, full of canaries: a unique word in everything that is sealed, so that a leak has something to leak."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from clients import clock, vault
from clients.actions import caseload, links
from clients.actors import Engine
from clients.models import AccessLink, Assignment, BetweenUs, Client, Entry, NotDone
from practice.actions import drafts, promises, ruptures, sessions, tokens
from practice.models import Member
from psychoed.models import Edition, Material
from tests.factories import NOON, make_assignment, make_edition, make_harm

LONG_AGO = NOON.replace(year=2020)
IDENTITY = ("canaryname", "canarynick", "canaryaddress", "canaryword")
CLINICAL = (
    "canarywhy",
    "canaryplan",
    "canaryshared",
    "canaryreason",
    "canaryline",
    "canarypromise",
    "canarysummary",
    "canaryharm",
)
PROCESS = ("canaryprocess",)
OWN = ("canaryown",)
ALL = IDENTITY + CLINICAL + PROCESS + OWN


@dataclass(kw_only=True)
class World:
    """The ids that stand in paths, by the names of `doors.SAMS`."""

    ids: dict[str, uuid.UUID] = field(default_factory=dict)


def make(*, thea: Member) -> World:
    """One client of Thea with one of everything."""
    sam = caseload.open_client(by=thea, name="canaryname", nickname="canarynick", pronouns="they", now=NOON)
    caseload.confirm_contact(
        by=thea,
        client_id=sam.id,
        now=NOON,
        safety="safe",
        address="canaryaddress@mail.example",
        word="canaryword",
    )
    edition = Edition.objects.filter(material__slug="small-risks").first() or make_edition()
    assignment = make_assignment(sam, edition, why="canarywhy", stage="ready", ready_at=NOON)
    vault.put(assignment, now=NOON, agreement={"plan": "canaryplan"})
    assignment.save()
    entry = _entry(sam, assignment)
    said = _said(sam)
    event = make_harm(assignment, label="canaryharm", name="canarynick")
    drafts.keep(by=thea, form_key=f"note:{sam.id}", body={"line": "canaryprocess"}, now=NOON)
    ids = {
        "client": sam.id,
        "assignment": assignment.id,
        "entry": entry.id,
        "said": said.id,
        "event": event.id,
        "edition": edition.id,
    }
    return World(ids={**ids, "material": edition.material_id, "member": thea.id, **_reflection(thea, sam)})


def draft_edition(*, cora: Member) -> uuid.UUID:
    """A draft of the practice's own, for the content desk."""
    material = Material.objects.create(
        kind="handout", slug="own-words", owner_id=cora.practice_id, created_at=NOON
    )
    row = Edition.objects.create(
        material=material, kind="handout", title="Own words", created_at=NOON, created_by=cora, blocks=[]
    )
    return row.id


def _entry(sam: Any, assignment: Any) -> Entry:
    entry = Entry(
        practice_id=sam.practice_id, client=sam, assignment=assignment, state="sent",
        begun_at=NOON, saved_at=NOON, sent_at=LONG_AGO, visible_at=LONG_AGO, kept_back=1,
    )  # fmt: skip
    shared = {"answers": {"risk": "canaryshared"}}
    vault.put(entry, now=NOON, shared=shared, own={"answers": {"feel": "canaryown"}})
    entry.save(force_insert=True)
    other = NotDone(practice_id=sam.practice_id, client=sam, assignment=assignment, at=NOON)
    vault.put(other, now=NOON, reasons={"reasons": ["no_time"], "line": "canaryreason"})
    other.save(force_insert=True)
    return entry


def _said(sam: Any) -> BetweenUs:
    said = BetweenUs(practice_id=sam.practice_id, client=sam, at=LONG_AGO, visible_at=LONG_AGO)
    vault.put(said, now=NOON, line="canaryline")
    said.save(force_insert=True)
    return said


def _reflection(thea: Member, sam: Any) -> dict[str, uuid.UUID]:
    session = sessions.plan(by=thea, client_id=sam.id, starts_at=NOON + timedelta(days=1), now=NOON)
    sessions.summarise(by=thea, session_id=session.id, client_id=sam.id, text="canarysummary", now=NOON)
    text = ruptures.NoteText(off="yes", client_words="canaryprocess")
    recorded = ruptures.record(
        by=thea, client_id=sam.id, text=text, happened_on=NOON.date(), submit_key=uuid.uuid4(), now=NOON
    )
    promise = promises.make(by=thea, client_id=sam.id, text="canarypromise", now=NOON)
    token, _secret = tokens.make(by=thea, name="t", scopes=["library:read"], days=3, now=NOON)
    assert recorded.thread is not None
    return {
        "session": session.id,
        "note": recorded.note.id,
        "thread": recorded.thread.id,
        "promise": promise.id,
        "token": token.id,
    }


def link(world: World) -> AccessLink:
    """A live link to Sam's piece, as if it had been mailed."""
    sam = Client.objects.select_related("practice").get(id=world.ids["client"])
    assignment = Assignment.objects.get(id=world.ids["assignment"])
    engine = Engine(practice_id=sam.practice_id)
    return links.mint(by=engine, client=sam, assignments=[assignment], now=clock.now())
