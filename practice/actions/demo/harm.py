"""The PHQ-9 in the demo: one answer about harm that was settled weeks ago, and one that waits since last night."""

from datetime import timedelta

from clients.actions import settling
from clients.models import RiskEvent
from practice.actions.demo.life import Life
from practice.actions.demo.stage import Story
from practice.actions.demo.turns import spread

SLUG = "phq-9"


def settled(life: Life, *, weeks_ago: int) -> Story:
    """Answered the evening before an hour; talked about by phone the same night."""
    yield life.hour(weeks_ago) - timedelta(days=2)
    piece = life.hand(SLUG, share="all")
    yield life.hour(weeks_ago) - timedelta(hours=19)
    entry = life.phone.send(piece, {**spread(SLUG, 13), "phq9": 1, "difficulty": "somewhat"})
    event = RiskEvent.objects.get(entry_id=entry.id)
    yield life.stage.now + timedelta(minutes=50)
    thea = life.therapist
    settling.open_event(by=thea, event_id=event.id, now=life.stage.now)
    settling.take_on(by=thea, event_id=event.id, now=life.stage.now)
    yield life.stage.now + timedelta(minutes=20)
    what = {
        "at": "",
        "on": "",
        "note": "Old thought, no plan. We look at it tomorrow; her sister stays the night.",
    }
    settling.settle(by=thea, event_id=event.id, action="spoke", what=what, now=life.stage.now)
    yield life.after(weeks_ago)
    life.open(entry)
    life.talk(piece, "finished")


def waiting(life: Life) -> Story:
    """Handed over two days ago, answered last night: it stands on top of Today."""
    yield life.on(2, "11:10")
    piece = life.hand(SLUG, share="all", why="To see how the weeks have been.")
    yield life.on(1, "21:35")
    life.phone.send(piece, {**spread(SLUG, 11), "phq9": 1, "difficulty": "somewhat"})
