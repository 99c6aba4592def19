"""The others who come today: Aoife on the way back up, Dele who says no, Marguerite-Anne who has just begun."""

from datetime import timedelta

from clients.actions import assignments
from practice.actions.demo.life import Life
from practice.actions.demo.stage import Story
from practice.actions.demo.turns import checks, course, read_and_talk, together


def aoife(life: Life) -> Story:
    """Two threads that have closed, one of them let be; the numbers went down and up with them."""
    return together(
        _aoife_work(life),
        _aoife_between(life),
        course(life, "phq-8", {10: 12, 8: 10, 6: 14, 4: 9, 2: 6, 0: 5}),
        course(life, "gad-7", {10: 9, 6: 12, 2: 6}),
        checks(
            life,
            {
                7: {"say": 4, "with_me": 3, "pace": "too_fast", "off": "yes", "got_to_it": "still_stings"},
                5: {"say": 7, "with_me": 8, "pace": "right", "off": "no"},
            },
        ),
    )


def _aoife_work(life: Life) -> Story:
    yield life.after(9)
    calm = life.hand("borrowed-calm", why="Somebody else's calm, on loan.", reminder=("mon", "18:30"))
    yield life.on(57, "18:55")
    entry = life.phone.send(
        calm,
        {
            "sources": ["My aunt's kitchen", "The pier before eight", "Radio, low"],
            "words": "Can I sit with you while you cook? I do not need to talk.",
            "leave_out": "Advice, until the potatoes are done.",
            "when": {"if": "my chest goes tight after work", "then": "I walk to my aunt's"},
            "strength": {"before": 70, "after": 40},
        },
        private=("leave_out",),
        closing={"amount": "all", "effect": "some", "hard": "no"},
    )
    yield life.after(8) + timedelta(days=2)
    life.open(entry)
    yield life.after(7)
    life.talk(calm, "adapted", "Calling works better than going there.")
    smaller = life.hand(
        "five-things",
        why="The same thing, where you stand.",
        after=assignments.After(assignment_id=calm.id, outcome="adapted"),
        cadence="event",
    )
    yield life.on(37, "21:10")
    sent = life.phone.send(
        smaller,
        {
            "strength_before": 65,
            "things": ["The green bin", "Rain on the skylight", "My own hands"],
            "strength_after": 35,
        },
    )
    yield life.after(4)
    read_and_talk(life, smaller, sent, outcome="finished", learned="She has it in her pocket now.")
    handout = life.hand("settling-with-someone-near", why="The page behind what you found out by yourself.")
    yield life.on(1, "22:05")
    life.phone.read(handout)


def _aoife_between(life: Life) -> Story:
    yield life.after(8)
    first = life.rupture(
        off="maybe",
        direction="away",
        markers=["b.silence", "w.flat"],
        my_part=["unsure"],
        my_part_line="I had cancelled a week before; neither of us named it.",
        did=["r.none_yet"],
        then="watch",
    )
    yield life.after(6)
    second = life.rupture(
        off="yes",
        direction="against",
        markers=["c.task", "c.me"],
        my_part=["pushed", "fast"],
        my_part_line="I handed over a third thing before the first was talked about.",
        did=["r.own", "r.change"],
        mended="2",
        client_words="“It feels like school.”",
    )
    yield life.after(5)
    if second.thread is not None:
        life.repair(
            second.thread.id,
            did=["r.own", "r.why"],
            mended="4",
            client_words="“You remembered. That helped.”",
            line="One thing at a time, and she chooses which.",
        )
    yield life.after(4)
    if first.thread is not None:
        life.close(first.thread.id, "let_be")
    yield life.after(2)
    life.repair(did=["r.pace"], mended="3", line="A good catch: I slowed down before it went wrong.")
    life.summarise("PHQ-8 6. Grounding in the moment is used without being asked. Next: fewer hours?")


def dele(life: Life) -> Story:
    """Things handed over that did not fit, and words that wait to be read today."""
    yield life.after(10)
    map_of = life.hand("then-now-map", why="What once kept you safe, on one page.")
    yield life.on(66, "06:50")
    life.phone.not_this_one(map_of, "no_private_place", line="Five of us in two rooms.")
    yield life.after(9)
    life.hear_no(map_of)
    life.talk(map_of, "let_go", "Not on paper, and not at home. We do it aloud.")
    wrong = life.hand("circles", why="Who is near, and how near.")
    yield life.after(9) + timedelta(minutes=9)
    assignments.revoke(by=life.therapist, assignment_id=wrong.id, now=life.stage.now)
    yield life.after(8)
    log = life.hand(
        "alarm-log", why="Only the cue. A word is enough.", reminder=("wed", "08:30"), cadence="event"
    )
    yield life.on(47, "07:10")
    entry = life.phone.send(
        log,
        {
            "cue": ["door"],
            "camera": "My manager closes the glass door and looks over.",
            "place": "work",
            "story": "It is about me.",
            "body": ["stomach", "hands"],
            "move": ["quiet", "checked"],
            "strength": {"before": 80, "after": 30},
            "verdict": "old",
        },
        private=("story",),
    )
    yield life.after(6) + timedelta(days=2)
    life.open(entry)
    yield life.after(5)
    life.talk(log, "kept", "The cue alone was enough.")
    yield life.after(4)
    brief = life.hand("week-in-brief", why="So that the hour can begin where you are.", cadence="weekly")
    yield life.on(9, "23:20")
    life.phone.draft(brief, {"sleep": 4, "alarm": 7, "closeness": 3})
    yield life.on(4, "06:35")
    life.phone.not_this_one(
        brief, "between_us", "no_point", line="I write, and then we speak of other things."
    )
    life.phone.say(
        brief,
        line="I am not sure you read what I send. I would rather say it here.",
        size="big",
        starts="you",
    )


def marguerite(life: Life) -> Story:
    """The second hour is today: nothing has been asked about mail yet."""
    yield life.after(1)
    life.hand("safety-by-repetition", why="What we mean by small proofs.", mail=False)
    yield life.after(1) + timedelta(minutes=3)
    life.promise("Explain how the notes by mail look before anything is sent.")


def noah(life: Life) -> Story:
    """The work has ended; what he was given stays readable."""
    yield life.after(11)
    voice = life.hand("say-it-out-loud", why="One sentence, said before it is needed.")
    yield life.on(72, "19:40")
    entry = life.phone.send(
        voice,
        {
            "gate": "no",
            "with_whom": "My brother",
            "now": "He calls me late and I pick up.",
            "i_will": "I pick up until ten.",
            "script": "I love talking to you. After ten I am asleep.",
            "rehearsals": [{"where": "alone", "strength": {"before": 60, "after": 35}}],
        },
        private=("with_whom",),
    )
    yield life.after(10)
    read_and_talk(life, voice, entry, outcome="finished", learned="He said it twice and slept.")
    last = life.hand("a-boundary-out-loud", why="To keep.")
    yield life.after(3)
    life.talk(last, "let_go", "He has found his own words.")
    life.summarise("Last hour. What helped, what may come back, whom to call. The door stays open.")
    life.stand("ended")
