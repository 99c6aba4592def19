"""A client's phone in the demo: opens the newest link, writes, sends. Nothing but the portal's own verbs."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clients import pieces
from clients.actions import answers, assignments, entries, links, numbers, sittings, writing
from clients.drafts import Typed
from clients.models import AccessLink, Assignment, Entry
from clients.pieces import Sitting
from practice.actions.demo.stage import Stage
from practice.models import Member


@dataclass(kw_only=True)
class Phone:
    """It keeps the place where that is allowed, and knows the word that stands in each mail."""

    stage: Stage
    therapist: Member
    client_id: uuid.UUID
    word: str
    place: str = ""

    def sit(self, piece: Assignment) -> Sitting:
        """Open a link that lists the piece and press Continue; the word is given where it is asked for."""
        now = self.stage.now
        lid, _, secret = self._link(piece).partition("#")
        opened = sittings.press(lid=lid, secret=secret, code="", place=self.place, network="", now=now)
        if opened is None:
            raise LookupError("the demo's own link does not open")
        sitting = self._seated(opened.reference, now=now)
        if numbers.needs_word(sitting):
            label = self.stage.practice.public_label
            numbers.confirm_word(by=sitting, word=self.word or label, otherwise=label, network="", now=now)
            sitting = self._seated(opened.reference, now=now)
        return sitting

    def draft(self, piece: Assignment, values: Mapping[str, Any], **kept: Any) -> tuple[Sitting, Entry]:
        """Begin or go on, and leave it lying there."""
        now, sitting = self.stage.now, self.sit(piece)
        entry = writing.begin(by=sitting, assignment_id=piece.id, now=now)
        typed = Typed(answers=dict(values), page="demo", sequence=entry.version + 1, **kept)
        saved = writing.save(
            by=sitting, entry_id=entry.id, version=entry.version, typed=typed, now=now, place=self.place
        )
        self.place = saved.place or self.place
        entry.refresh_from_db()
        return sitting, entry

    def predict(self, piece: Assignment, values: Mapping[str, Any]) -> Entry:
        """The first step of two."""
        sitting, entry = self.draft(piece, values)
        return entries.predict(by=sitting, entry_id=entry.id, now=self.stage.now)

    def send(
        self,
        piece: Assignment,
        values: Mapping[str, Any],
        *,
        private: Iterable[str] = (),
        talk: Iterable[str] = (),
        closing: dict[str, Any] | None = None,
    ) -> Entry:
        """Write and send; some answers are kept, some are marked to talk about."""
        sitting, entry = self.draft(
            piece, values, share=dict.fromkeys(private, False), talk=dict.fromkeys(talk, True)
        )
        return entries.send(
            by=sitting,
            entry_id=entry.id,
            version=entry.version,
            submit_key=uuid.uuid4(),
            now=self.stage.now,
            closing=closing,
        )

    def read(self, piece: Assignment) -> Entry:
        """ "I have read it"."""
        return entries.read(by=self.sit(piece), assignment_id=piece.id, now=self.stage.now)

    def not_this_one(self, piece: Assignment, *reasons: str, line: str = "") -> None:
        """An answer too."""
        sitting = self.sit(piece)
        answers.not_this_one(
            by=sitting, assignment_id=piece.id, reasons=reasons, line=line, now=self.stage.now
        )

    def say(self, piece: Assignment, *, line: str, size: str = "", starts: str = "") -> uuid.UUID:
        """Something between us."""
        sitting = self.sit(piece)
        return answers.between_us(
            by=sitting, size=size, starts=starts, line=line, assignment_id=piece.id, now=self.stage.now
        )

    def _link(self, piece: Assignment) -> str:
        found = AccessLink.objects.alive(self.stage.now).filter(items__assignment=piece)
        link = found.order_by("-created_at").first()
        whole = (
            links.url(link)
            if link
            else assignments.hand_link(by=self.therapist, assignment_ids=[piece.id], now=self.stage.now).url
        )
        return whole.rpartition("/")[2]

    def _seated(self, reference: str, *, now: datetime) -> Sitting:
        found = pieces.sitting(
            reference=reference, place=self.place, seen_at=now - timedelta(seconds=1), now=now
        )
        if found is None:
            raise LookupError("the demo's own sitting is over")
        return found
