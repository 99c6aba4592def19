"""Plants canaries by the house's own verbs: names, addresses, words of both sides, notes, mails. Keeps what was secret."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from django.conf import settings

from clients import pieces, tokens, vault
from clients.actions import (
    answers,
    assignments,
    caseload,
    entries,
    links,
    numbers,
    reviewing,
    settling,
    sittings,
    ticking,
    writing,
)
from clients.models import AccessLink, Assignment, Client, MailedCode, SafeContact
from clients.pieces import Sitting
from clients.sealing import derive
from practice.actions import drafts, promises, ruptures, sessions
from practice.actions import tokens as api_tokens
from practice.models import Member
from psychoed.models import Edition
from tests.clients.mail_cast import Clock, Fake, make_plan, make_sender
from tests.factories import NOON, make_edition, make_harm
from tests.house.canaries import MARK, canary

NUMBER = "58203946"
LATER = NOON + timedelta(hours=2)
SLOW_SECRETS = 20


@dataclass(kw_only=True)
class Garden:
    """What was planted, and every secret that was given out."""

    thea: Member
    edition: Edition
    numbers: Iterator[int] = field(default_factory=count)
    planted: int = 0
    secrets: list[str] = field(default_factory=list)
    carrier: Fake = field(default_factory=Fake)

    def seed(self, kind: str = "") -> str:
        """The next canary."""
        self.planted += 1
        return canary(next(self.numbers), kind)

    def address(self) -> str:
        """The next canary that a mail can go to."""
        self.planted += 1
        return f"{MARK}{next(self.numbers):04d}@mail.example"


def plant(*, thea: Member, clients: int) -> Garden:
    """So many clients with some two dozen canaries each."""
    garden = Garden(thea=thea, edition=make_edition())
    for _ in range(clients):
        _one(garden)
    _token, secret = api_tokens.make(by=thea, name="t", scopes=["library:read"], days=3, now=NOON)
    garden.secrets.append(secret)
    drafts.keep(by=thea, form_key="client-new", body={"name": garden.seed("draft")}, now=NOON)
    clock = Clock(at=LATER)
    ticking.tick(make_sender(clock, garden.carrier), kind="loop")
    return garden


def _one(garden: Garden) -> None:
    client = _person(garden)
    handed = assignments.assign(
        by=garden.thea,
        client_id=client.id,
        edition_ids=[garden.edition.id, make_edition(slug=f"other-{client.code.lower()}").id],
        now=NOON,
        why=garden.seed("why"),
        agreement={
            "plan": garden.seed("plan"),
            "barrier": garden.seed("barrier"),
            "then": garden.seed("then"),
        },
    ).assignments
    make_plan(handed[0])
    by = _sit(garden, client, handed)
    _write(garden, by, handed[0])
    _decline(garden, by, handed[1])
    _alarm(garden, handed[0])
    _reflect(garden, client)


def _person(garden: Garden) -> Client:
    client = caseload.open_client(
        by=garden.thea, name=garden.seed("name"), nickname=garden.seed("nick"), pronouns=garden.seed("pro"), now=NOON
    )  # fmt: skip
    caseload.confirm_contact(
        by=garden.thea, client_id=client.id, now=NOON, safety="safe", address=garden.address(),
        sender_label=garden.seed("label"), word=garden.seed("word"), mailbox="only_me", device="only_me",
    )  # fmt: skip
    return client


def _sit(garden: Garden, client: Client, handed: tuple[Assignment, ...]) -> Sitting:
    """The link is handed over, opened, the word given, a number chosen, a code mailed and typed."""
    url = assignments.hand_link(by=garden.thea, assignment_ids=[row.id for row in handed], now=NOON).url
    link = AccessLink.objects.get(id=uuid.UUID(url.partition("/l/")[2][:36]))
    secret = url.partition("#")[2]
    opened = sittings.press(lid=str(link.id), secret=secret, code="", place="", network="", now=NOON)
    assert opened is not None
    by = _resolved(opened.reference)
    word = _word(by)
    assert numbers.confirm_word(by=by, word=word, otherwise="", network="", now=NOON) == "right"
    if len(garden.secrets) < SLOW_SECRETS:
        garden.secrets += _numbers(by)
    reference = sittings.rise(by=by, now=NOON)
    place = sittings.keep_page(by=_resolved(reference), now=NOON)
    garden.secrets += [secret, links.code(link), links.code(link).replace("-", "")]
    garden.secrets += [opened.reference, reference, place]
    return _resolved(reference)


def _numbers(by: Sitting) -> list[str]:
    """A number is chosen; a code is mailed and typed. Both are kept by a slow hash, so not for everybody."""
    assert numbers.set_number(by=replace(by, word_confirmed=True), number=NUMBER, now=NOON) == "right"
    assert numbers.mail_code(by=by, now=NOON)
    code_id = MailedCode.objects.get(session_id=by.id).id
    digits = tokens.digits(key=derive(settings.ATTUNE_MASTER_KEY, tokens.K_DIGITS), code_id=code_id)
    assert numbers.check_code(by=by, digits=digits, now=NOON) == "right"
    return [NUMBER, digits]


def _resolved(reference: str) -> Sitting:
    by = pieces.sitting(reference=reference, place="", seen_at=NOON, now=NOON)
    assert by is not None
    return by


def _word(by: Sitting) -> str:
    contact = SafeContact.objects.select_related("client").get(client_id=by.client_id)
    return str(vault.reveal(contact, "word", by=by, purpose="plant", now=NOON)["word"])


def _write(garden: Garden, by: Sitting, piece: Assignment) -> None:
    """One entry that is sent, half of it kept back; and another page that stays a draft."""
    entry = writing.begin(by=by, assignment_id=piece.id, now=NOON)
    closing = {"line": garden.seed("closing")}
    words = {"risk": garden.seed("shared"), "feel": garden.seed("own")}
    typed = writing.Typed(answers=words, share={"feel": False}, talk={"risk": True}, closing=closing)
    saved = writing.save(by=by, entry_id=entry.id, version=entry.version, typed=typed, now=NOON)
    entries.send(by=by, entry_id=entry.id, version=saved.version, submit_key=uuid.uuid4(), now=NOON)
    draft = writing.Typed(answers={"risk": garden.seed("half"), "feel": garden.seed("half")})
    learned = garden.seed("learned")
    reviewing.talk_about(by=garden.thea, assignment_id=piece.id, outcome="kept", learned=learned, now=LATER)
    other = writing.begin(by=by, assignment_id=piece.id, now=NOON, another=True)
    writing.save(by=by, entry_id=other.id, version=other.version, typed=draft, now=NOON)


def _decline(garden: Garden, by: Sitting, piece: Assignment) -> None:
    """Not this one, because; and something between the two of them."""
    line = garden.seed("reason")
    answers.not_this_one(by=by, assignment_id=piece.id, reasons=["too_hard"], line=line, now=NOON)
    answers.between_us(by=by, size="small", starts="client", line=garden.seed("between"), now=NOON)


def _alarm(garden: Garden, piece: Assignment) -> None:
    """An answer about harm, and what was done about it."""
    event = make_harm(piece, label=garden.seed("harm"), name=garden.seed("nick"))
    note = {"note": garden.seed("note")}
    settling.settle(by=garden.thea, event_id=event.id, action="spoke", what=note, now=LATER)


def _reflect(garden: Garden, client: Client) -> None:
    """The therapist's own pages: the hour, the note after it, a promise, a draft."""
    thea, mine = garden.thea, {"by": garden.thea, "client_id": client.id, "now": NOON}
    hour = sessions.plan(**mine, starts_at=NOON + timedelta(minutes=garden.planted))
    sessions.summarise(**mine, session_id=hour.id, text=garden.seed("summary"))
    text = ruptures.NoteText(
        off="yes",
        client_words=garden.seed("note"),
        my_part_line=garden.seed("note"),
        line=garden.seed("note"),
    )
    ruptures.record(**mine, text=text, happened_on=NOON.date(), submit_key=uuid.uuid4())
    promises.make(**mine, text=garden.seed("promise"))
    drafts.keep(by=thea, form_key=f"note:{client.id}", body={"line": garden.seed("draft")}, now=NOON)
