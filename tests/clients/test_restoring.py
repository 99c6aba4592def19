"""A restored backup sends nothing by itself."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from clients.actions import restoring, ticking
from clients.models import Client, Delivery, Epoch
from tests.clients.mail_cast import Clock, Fake, make_reminder, make_sender, states_of
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def epoch_file(tmp_path: Path, settings: Settings) -> Path:
    settings.ATTUNE_EPOCH_FILE = str(tmp_path / "beside" / "epoch")
    return Path(settings.ATTUNE_EPOCH_FILE)


def told(file: Path) -> dict[str, object]:
    return json.loads(file.read_text())


def go_back(file: Path) -> None:
    """The file knows more than the database, as after restoring last week's backup."""
    file.write_text(json.dumps(told(file) | {"counter": 99}))


def test_each_beat_counts_in_both_places(epoch_file: Path) -> None:
    assert [restoring.guard(now=NOON) for _ in range(3)] == [True] * 3
    assert told(epoch_file)["counter"] == Epoch.objects.get().counter == 3


def test_new_database_takes_an_old_file_over(epoch_file: Path) -> None:
    epoch_file.parent.mkdir()
    epoch_file.write_text('{"epoch": "another", "counter": 5}')
    assert restoring.guard(now=NOON)
    assert told(epoch_file)["epoch"] == Epoch.objects.get().epoch


@pytest.mark.parametrize("content", ["", "{", "[]", '{"epoch": 1}', '{"epoch": "x", "counter": "y"}'])
def test_unreadable_file_holds_nothing(epoch_file: Path, content: str) -> None:
    restoring.guard(now=NOON)
    epoch_file.write_text(content)
    assert restoring.guard(now=NOON)


def test_file_that_is_behind_holds_nothing(epoch_file: Path) -> None:
    restoring.guard(now=NOON)
    before = epoch_file.read_text()
    restoring.guard(now=NOON)
    epoch_file.write_text(before)
    assert restoring.guard(now=NOON)


def test_older_copy_holds_everything_and_sends_nothing(epoch_file: Path, sam: Client) -> None:
    clock, carrier = Clock(), Fake()
    restoring.guard(now=clock.at)
    reminder = make_reminder(sam, clock=clock)
    go_back(epoch_file)
    assert ticking.tick(make_sender(clock, carrier), kind="loop").held
    assert ticking.poke(make_sender(clock, carrier), delivery_id=reminder.id) == 0
    assert ticking.look(make_sender(clock, carrier)) == 0
    assert (carrier.sent, states_of(reminder)) == ([], ["planned", "held"])


def test_other_epoch_is_an_older_copy(epoch_file: Path) -> None:
    restoring.guard(now=NOON)
    epoch_file.write_text('{"epoch": "of the day after", "counter": 0}')
    assert not restoring.guard(now=NOON)


def test_mail_on_the_wire_at_the_restore_stays_doubtful(sam: Client) -> None:
    clock = Clock()
    reminder = make_reminder(sam, clock=clock)
    held = {"lease_token": sam.id, "lease_until": NOON, "handoff_at": NOON}
    Delivery.objects.filter(id=reminder.id).update(state="handoff", **held)
    restoring.hold(now=NOON)
    reminder.refresh_from_db()
    assert reminder.state == "uncertain"


def test_released_mails_go_and_older_ones_never(epoch_file: Path, sam: Client) -> None:
    clock = Clock()
    restoring.guard(now=clock.at)
    reminder = make_reminder(sam, clock=clock)
    go_back(epoch_file)
    restoring.guard(now=clock.at)
    assert restoring.release(since=clock.at + timedelta(hours=1), now=clock.at) == restoring.Released(
        going=0, given_up=1
    )
    assert states_of(reminder)[-1] == "expired"
    assert restoring.guard(now=clock.at)


def test_command_lists_and_releases(epoch_file: Path, sam: Client) -> None:
    clock, out = Clock(), StringIO()
    restoring.guard(now=clock.at)
    make_reminder(sam, clock=clock)
    go_back(epoch_file)
    restoring.guard(now=clock.at)
    call_command("release", stdout=out)
    assert "2026-06-03 13:00 UTC  reminder  restore" in out.getvalue()
    assert "Nothing was changed" in out.getvalue()
    call_command("release", "--since", "2026-06-03", stdout=out)
    assert "1 will go, 0 never will." in out.getvalue()


def test_command_explains_how_to_write_a_moment() -> None:
    with pytest.raises(CommandError, match="2026-06-04T12:00"):
        call_command("release", "--since", "last week")
