"""What the practice says about itself: grouped, in words, shown as a client reads it, and nothing typed is lost."""

from datetime import time
from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import AuditEvent
from practice.forms.settings import PracticeForm, held
from practice.models import Member, Practice
from tests.conftest import SignIn

HERE = "/practice/"
SAID: dict[str, Any] = {
    "name": "Quiet Room", "country": "IE", "zone": "Europe/Dublin", "reading_days": "Mondays",
    "crisis": "Night line: 01 234 5678, day and night\nIn danger now: 112", "public_label": "Notes",
    "quiet_from": "20:30", "quiet_to": "09:00", "link_days": "14", "reading_access_days": "730",
}  # fmt: skip


@pytest.fixture
def office(owen: Member, sign_in: SignIn) -> Browser:
    return sign_in(owen)


def test_everything_is_saved_and_written_down(office: Browser, practice: Practice) -> None:
    practice.crisis_text = {"en": "old", "de": "Nummer: 0800 1110111"}
    practice.save()
    answer = office.post(HERE, {**SAID, "always_ask_number": "on"}, follow=True)

    practice.refresh_from_db()
    assert "Saved." in answer.content.decode()
    assert held(practice) == {
        **SAID, "quiet_from": time(20, 30), "quiet_to": time(9), "link_days": 14,
        "reading_access_days": 730, "always_ask_number": True,
    }  # fmt: skip
    assert practice.crisis_text["de"] == "Nummer: 0800 1110111"
    assert AuditEvent.objects.filter(action="config", object_id=practice.id).count() == 1


def test_look_shows_what_a_client_reads_and_keeps_nothing(office: Browser, practice: Practice) -> None:
    before = held(practice)
    text = office.post(HERE, {**SAID, "look": "1"}).content.decode()

    assert 'href="tel:01 234 5678"' in text
    assert "Usually read on Mondays." in text
    assert "Nothing is saved yet." in text
    practice.refresh_from_db()
    assert held(practice) == before


WRONG = {
    "zone": ("Nowhere/Land", "Select a valid choice"),
    "country": ("XX", "Select a valid choice"),
    "quiet_to": ("20:30", "not the one it begins at"),
    "link_days": ("1000", "Select a valid choice"),
    "name": ("", "This field is required"),
    "public_label": ("x" * 61, "at most 60"),
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    office: Browser, practice: Practice, field: str
) -> None:
    value, said = WRONG[field]
    before = held(practice)
    answer = office.post(HERE, {**SAID, field: value})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing is lost." in text
    assert said in text
    assert list(answer.context["form"].errors) == [field]
    assert "Night line: 01 234 5678" in text
    practice.refresh_from_db()
    assert held(practice) == before


def test_what_is_on_record_stays_a_choice(practice: Practice) -> None:
    """A practice that was set up by hand keeps its odd hours when it saves something else."""
    practice.quiet_from, practice.link_days = time(21, 10), 45
    form = PracticeForm(initial=held(practice))
    assert ("21:10", "21:10") in form.fields["quiet_from"].choices  # type: ignore[attr-defined]  # a choice field
    assert [str(words) for value, words in form.fields["link_days"].choices if value == 45] == ["45 days"]  # type: ignore[attr-defined]  # a choice field
    assert form["quiet_from"].value() == "21:10"


def test_page_asks_in_groups_and_words(office: Browser) -> None:
    text = office.get(HERE).content.decode()
    assert text.count('<fieldset class="section settings-group"') == 4
    assert 'type="time"' not in text
    assert '<option value="GB" selected>Britain (UK)</option>' in text


@pytest.mark.parametrize("who", ["thea", "cora", "assistant", "stranger"])
def test_only_an_owner_settles(
    who: str, practice: Practice, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    before = held(practice)
    sign_in(request.getfixturevalue(who)).post(HERE, SAID)
    practice.refresh_from_db()
    assert held(practice) == before
