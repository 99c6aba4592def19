"""Visits of the client's pages as a browser makes them: press Continue, begin, type, send."""

import re
import uuid
from datetime import datetime
from typing import Any

import time_machine
from django.test import Client as Browser
from django.urls import reverse

from clients import tokens
from clients.actions import links
from clients.actors import Engine
from clients.models import AccessLink, Assignment, Client
from tests.factories import NOON

WORD = "heron"


def mail_link(client: Client, *pieces: Assignment, now: datetime = NOON, **more: Any) -> AccessLink:
    """The link that a mail would carry."""
    by = Engine(practice_id=client.practice_id)
    return links.mint(by=by, client=client, assignments=pieces, now=now, **more)


def secret_of(link: AccessLink) -> str:
    """What stands behind the # in the mail."""
    return links.url(link).split("#")[1]


class Phone:
    """One browser profile: it keeps its cookies, and the clock stands where it is told."""

    def __init__(self, *, at: datetime = NOON) -> None:
        self.browser = Browser()
        self.at = at

    def get(self, url: str, **more: Any) -> Any:
        with time_machine.travel(self.at, tick=False):
            return self.browser.get(url, **more)

    def post(self, url: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        with time_machine.travel(self.at, tick=False):
            return self.browser.post(url, data or {}, **more)

    def press(self, link: AccessLink) -> Any:
        """Continue, with the fragment's secret."""
        return self.post(f"/l/{link.id}", {"secret": secret_of(link)})

    def begin(self, piece: Assignment, **more: Any) -> uuid.UUID:
        """Begin, or go on; the entry's id."""
        answer = self.post(reverse("portal:begin", args=[piece.id]), more)
        return uuid.UUID(answer["Location"].split("/")[3])

    def type(self, piece: Assignment, entry_id: uuid.UUID, page: int = 1, **answers: Any) -> Any:
        """Continue on one question page."""
        url = reverse("portal:question", args=[piece.id, entry_id, page])
        version = hidden(self.get(url), "version")
        typed = {f"q-{name}": value for name, value in answers.items()}
        return self.post(url, {"version": version, "n": page, "continue": "1", **typed})

    def autosave(
        self, piece: Assignment, entry_id: uuid.UUID, *, version: int, number: int = 1, **fields: Any
    ) -> Any:
        """What the page sends while somebody types; `page` and `sequence` are its own marks."""
        url = reverse("portal:save", args=[piece.id, entry_id])
        own = {"page", "sequence"}
        typed = {name if name in own else f"q-{name}": value for name, value in fields.items()}
        return self.post(
            url, {"version": version, "n": number, **typed}, headers={"accept": "application/json"}
        )

    def send(self, piece: Assignment, entry_id: uuid.UUID, *, keep: tuple[str, ...] = (), **more: Any) -> Any:
        """Look it over, and send: everything that was answered is shared but what is kept."""
        page = self.get(reverse("portal:check", args=[piece.id, entry_id]))
        shown = re.findall(r'name="shown" value="([^"]+)"', page.content.decode())
        form = {"version": hidden(page, "version"), "submit_key": hidden(page, "submit_key"), "shares": "1"}
        ticks = {f"s-{item}": "1" for item in shown if item not in keep}
        url = reverse("portal:send", args=[piece.id, entry_id])
        return self.post(url, {**form, "shown": shown, "go": "send", "word": WORD, **ticks, **more})


def hidden(page: Any, name: str) -> str:
    """The value of a hidden field on the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found is not None, (page.status_code, name)
    return found[1]


def typed_code(link: AccessLink) -> str:
    """The same link, to be typed."""
    return tokens.normal(links.code(link))
