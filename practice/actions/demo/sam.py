"""Sam's three months: a log of proofs, a moment in which something went wrong between the two, and the way back."""

from datetime import timedelta
from typing import Any

from practice.actions.demo.life import Life
from practice.actions.demo.stage import Story
from practice.actions.demo.turns import checks, course, read_and_talk, together

PROOFS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (
        66,
        "20:10",
        {
            "risk": "Asked my sister to call back later instead of picking up at once.",
            "prediction": "She will be short with me for days.",
            "likelihood": {"before": 70, "after": 10},
            "size": "small",
            "who": "family",
            "initial": "J",
            "happened": "She said fine, and called after supper. We talked about her dog.",
            "went": "better",
        },
    ),
    (
        52,
        "21:05",
        {
            "risk": "Told a colleague that I had not understood the plan.",
            "prediction": "He thinks I am slow.",
            "likelihood": {"before": 60, "after": 20},
            "size": "medium",
            "who": "work",
            "initial": "P",
            "happened": "He had not understood it either. We asked together.",
            "went": "better",
        },
    ),
    (
        38,
        "19:50",
        {
            "risk": "Said no to a Sunday lunch.",
            "prediction": "They stop asking me.",
            "likelihood": {"before": 80, "after": 50},
            "size": "big",
            "who": "friend",
            "happened": "A long pause in the messages. On Wednesday she asked again.",
            "went": "cannot_tell",
        },
    ),
    (
        11,
        "20:30",
        {
            "risk": "Told you that the changed hour had hurt.",
            "prediction": "You explain it, and I end up saying sorry.",
            "likelihood": {"before": 75, "after": 15},
            "size": "big",
            "who": "therapist",
            "happened": "You did not explain. You asked what it had been like.",
            "went": "better",
        },
    ),
    (
        2,
        "20:15",
        {
            "risk": "Left the party when I was tired, without a reason.",
            "prediction": "Somebody asks if I am all right, in that voice.",
            "likelihood": {"before": 50, "after": 10},
            "size": "small",
            "who": "friend",
            "happened": "Two people hugged me. Nobody asked.",
            "went": "better",
        },
    ),
)
PRIVATE = {38: ("initial", "happened"), 2: ("prediction",)}
CHECKS: dict[int, dict[str, Any]] = {
    8: {"say": 7, "with_me": 8, "pace": "right", "off": "no"},
    4: {"say": 5, "with_me": 6, "pace": "bit_fast", "off": "maybe", "got_to_it": "not_yet", "return": "you_start"},
    2: {"say": 6, "with_me": 7, "pace": "right", "off": "yes", "got_to_it": "a_bit", "return": "not_now"},
    1: {"say": 8, "with_me": 9, "pace": "right", "off": "no", "differently": "Leave five minutes for the end."},
}  # fmt: skip


def sam(life: Life) -> Story:
    """All of it at once."""
    return together(
        _work(life),
        _between(life),
        checks(life, CHECKS),
        course(life, "phq-8", {11: 15, 9: 14, 7: 12, 5: 11, 3: 13, 1: 9}),
        course(life, "gad-7", {11: 13, 7: 10, 3: 12, 1: 7}),
    )


def _work(life: Life) -> Story:
    yield life.after(11)
    handout = life.hand("the-alarm", why="You asked why your body is always faster than you are.")
    yield life.on(75, "20:40")
    read = life.phone.read(handout)
    yield life.after(10)
    read_and_talk(life, handout, read, outcome="finished", learned="The alarm is early, not wrong.")
    log = life.hand(
        "proof-log",
        why="To catch what happens after you ask for something small.",
        reminder=("thu", "19:30"),
        cadence="event",
        plan={
            "when": "the kettle is on after supper",
            "then": "I write one line",
            "sure": 8,
            "barrier": "a late shift",
            "barrier_then": "I write it on the bus",
            "tried": True,
        },
    )
    for days_ago, at, values in PROOFS:
        yield life.on(days_ago, at)
        entry = life.phone.send(log, values, private=PRIVATE.get(days_ago, ()), talk=("happened",))
        if days_ago > 7:
            yield life.on(days_ago - 7, "12:30")
            life.open(entry)
            life.talk(log, "kept", "One small proof a week is plenty.")
    life.promise("Send the dates of my spring leave by Friday.")


def _between(life: Life) -> Story:
    yield life.after(7)
    kept = life.promise("Find the paper on sleep we talked about.")
    yield life.after(6)
    life.keep(kept)
    life.summarise("PHQ-8 12. Two proofs this fortnight, both with people at work. We go on with the log.")
    yield life.after(4) + timedelta(days=1, hours=4)
    page = life.hand("when-something-feels-off", why="For the weeks in which we lose the thread.")
    yield life.after(4) + timedelta(days=3, hours=6)
    said = life.phone.say(
        page,
        line="When our hour was moved I thought you had enough of me. I laughed it off.",
        size="medium",
        starts="you",
    )
    yield life.hour(3) - timedelta(minutes=25)
    life.hear(said)
    yield life.after(3)
    noted = life.rupture(
        off="yes",
        direction="away",
        markers=["w.deny", "w.please"],
        my_part=["frame", "missed"],
        my_part_line="I moved the hour by mail and did not ask what it meant.",
        did=["r.invite"],
        mended="1",
        client_words="“It is fine, really, people move things.”",
        said=[said],
    )
    yield life.after(2)
    if noted.thread is not None:
        life.repair(
            noted.thread.id,
            did=["r.own", "r.pattern_life"],
            mended="2",
            client_words="“Nobody ever asked me what it was like.”",
            line="A moved hour is never only a moved hour for Sam.",
        )
    entry = life.phone.read(page)
    yield life.hour(1) - timedelta(minutes=15)
    read_and_talk(life, page, entry, outcome="finished")
    life.summarise("PHQ-8 9, GAD-7 7. The moved hour was talked about again. Log goes on once a week.")
