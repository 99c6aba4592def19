"""Those who come on other days: half-written pages, mails that did not arrive, pauses, hours far away."""

from datetime import timedelta

from clients.actions import assignments, reviewing
from clients.models import Assignment
from practice.actions.demo import harm
from practice.actions.demo.life import Life
from practice.actions.demo.stage import GONE, SILENT, Story
from practice.actions.demo.turns import course, read_and_talk, together


def maren(life: Life) -> Story:
    """A guess that waits for its second half, a page begun last night, and an answer that somebody has to look at."""
    return together(_maren_work(life), harm.waiting(life))


def _maren_work(life: Life) -> Story:
    yield life.after(10)
    handout = life.hand("what-once-protected-you", why="You said: I was good at being quiet.")
    yield life.on(63, "21:20")
    read = life.phone.read(handout)
    yield life.after(8)
    read_and_talk(life, handout, read, outcome="finished", learned="Quiet was work, and it worked.")
    log = life.hand(
        "proof-log",
        why="One small thing, guessed first and looked at later.",
        reminder=("sun", "18:00"),
        cadence="event",
        occasions=6,
    )
    yield life.on(40, "18:20")
    entry = life.phone.send(
        log,
        {
            "risk": "Sang in the kitchen with the window open.",
            "prediction": "The neighbour closes hers.",
            "likelihood": {"before": 65, "after": 5},
            "size": "small",
            "who": "stranger",
            "happened": "She asked what the song was.",
            "went": "better",
        },
        talk=("happened",),
    )
    yield life.after(4)
    read_and_talk(life, log, entry, outcome="kept")
    yield from _waits(life, log)


def _waits(life: Life, log: Assignment) -> Story:
    """The guess that is open, and the page that was left in the middle of a sentence."""
    waiting = life.hand("waiting-for-an-answer", why="For the hours after you have written.")
    yield life.on(3, "20:45")
    life.phone.predict(
        log,
        {
            "risk": "Wrote to my father before he wrote to me.",
            "prediction": "He answers with the weather.",
            "likelihood": {"before": 85},
            "size": "big",
            "who": "family",
        },
    )
    yield life.on(1, "22:40")
    life.phone.draft(
        waiting,
        {
            "gate": "no",
            "waiting_for": "His answer",
            "alarm_reason": "I was too much again, and now he is thinking about how to",
        },
    )


def ines(life: Life) -> Story:
    """Each way in which a conversation about the work can end."""
    yield life.after(11)
    breath = life.hand("steady-breath", why="Two minutes before you open the mailbox.", cadence="daily")
    yield life.on(74, "07:30")
    entry = life.phone.send(
        breath, {"fits": "yes", "strength_before": 60, "strength_after": 45, "again": "yes"}
    )
    yield life.after(9)
    life.open(entry)
    life.talk(breath, "replaced", "Breathing made it louder. Looking around did not.")
    look = life.hand(
        "five-things",
        why="Outward instead of inward.",
        after=assignments.After(assignment_id=breath.id, outcome="replaced"),
        cadence="event",
    )
    yield life.on(55, "08:05")
    entry = life.phone.send(
        look,
        {
            "strength_before": 70,
            "things": ["The blue awning", "A dog in a coat", "Bread"],
            "strength_after": 30,
        },
    )
    yield life.after(7)
    read_and_talk(life, look, entry, outcome="finished")
    yield life.after(5)
    yield from _goes_on(life)


def _goes_on(life: Life) -> Story:
    """Kept once, and the days since."""
    once = life.hand("what-i-did-not-say", why="It may stay yours.", share="choose", cadence="event")
    yield life.on(30, "23:10")
    entry = life.phone.send(
        once,
        {"size": "medium", "note": "That I was proud of her, and jealous in the same breath."},
        private=("note",),
    )
    yield life.after(3)
    life.open(entry)
    yield life.after(2)
    life.talk(once, "kept", "She keeps the words and brings the feeling.")
    life.summarise("Outward grounding used daily. Something unsaid is practised in small steps.")
    range_of = life.hand(
        "my-range-today",
        why="Three taps a day, for two weeks.",
        reminder=("mon wed fri", "20:00"),
        cadence="daily",
    )
    yield life.on(5, "20:25")
    life.phone.send(
        range_of,
        {"morning": "within", "noon": "too_much", "night": "within", "back": "A walk round the block."},
    )


def tomasz(life: Life) -> Story:
    """Two notes without an answer, then silence: nothing is mailed until he is asked."""
    yield life.after(9)
    handout = life.hand("the-alarm", why="Why the door frightens you before you know it.")
    yield life.on(58, "16:20")
    read = life.phone.read(handout)
    yield life.after(8)
    read_and_talk(life, handout, read, outcome="finished")
    yield life.after(6)
    life.hand(
        "alarm-log",
        why="Once a week, whichever one you remember.",
        reminder=("thu", "19:30"),
        cadence="event",
        plan={"when": "the last bus has gone", "then": "one line", "sure": 5, "barrier": "tired"},
    )
    yield life.after(1)
    life.promise("Ask the clinic about the letter.")


def priya(life: Life) -> Story:
    """Never write: everything is handed over in the room."""
    yield life.after(10)
    page = life.hand("a-boundary-out-loud", why="Read here, taken in the head.")
    yield life.after(10) + timedelta(minutes=4)
    read = life.phone.read(page)
    yield life.after(9)
    read_and_talk(life, page, read, outcome="finished", learned="“Not today” is a whole sentence.")
    life.hand("five-things", why="Needs nothing that anybody could find.", cadence="event")


def joonho(life: Life) -> Story:
    """A mail whose server never said yes or no, and one that came through."""
    address = life.person.address
    yield life.after(8)
    life.stage.moods[address] = SILENT
    life.hand("settling-with-someone-near", why="For the evenings after the night shift.")
    yield life.after(7)
    life.stage.moods.pop(address, None)
    brief = life.hand(
        "week-in-brief", why="Before our Thursday.", reminder=("wed", "19:00"), cadence="weekly"
    )
    for days_ago, sleep, alarm in ((43, 3, 8), (29, 5, 6), (15, 6, 5)):
        yield life.on(days_ago, "20:30")
        entry = life.phone.send(
            brief, {"sleep": sleep, "alarm": alarm, "closeness": 4, "energy": sleep, "about_us": "no"}
        )
        yield life.on(days_ago - 2, "09:30")
        life.open(entry)
    life.talk(brief, "adapted", "Too long after a night shift. Something with one tap.")


def luca(life: Life) -> Story:
    """The mailbox no longer exists: what was handed over did not arrive, and is counted against nobody."""
    yield life.after(7)
    page = life.hand("what-once-protected-you", why="Because you asked what it was good for.")
    yield life.on(44, "13:15")
    read = life.phone.read(page)
    yield life.after(5)
    read_and_talk(life, page, read, outcome="finished")
    life.stage.moods[life.person.address] = GONE
    life.hand("where-i-feel-it", why="Where it begins, and where it settles.", reminder=("tue", "18:00"))
    yield life.after(2)
    life.rupture(
        off="maybe",
        direction="away",
        markers=["w.abstract"],
        my_part=["silence"],
        did=["r.refocus"],
        mended="unsure",
        client_words="“Nothing to report.”",
    )


def hanna(life: Life) -> Story:
    """Away for a month: the work rests, and so do the notes."""
    return together(
        _hanna_work(life), course(life, "gad-7", {9: 14, 6: 11, 4: 10}), harm.settled(life, weeks_ago=5)
    )


def _hanna_work(life: Life) -> Story:
    yield life.after(8)
    log = life.hand(
        "alarm-log",
        why="What set it off, and what else was true.",
        reminder=("sun", "17:30"),
        cadence="event",
    )
    yield life.on(48, "17:45")
    entry = life.phone.send(
        log,
        {
            "cue": ["late_reply"],
            "camera": "A phone, face down, for two hours.",
            "place": "message",
            "story": "They have talked about me and agreed.",
            "body": ["chest", "heart"],
            "move": ["checked", "asked"],
            "strength": {"before": 75, "after": 25},
            "else_true": "It was the battery.",
            "verdict": "old",
        },
        talk=("else_true",),
    )
    yield life.after(6)
    read_and_talk(life, log, entry, outcome="kept", learned="“What else was true” is the part to keep.")
    yield life.after(3)
    reviewing.pause(by=life.therapist, assignment_id=log.id, now=life.stage.now)
    life.summarise("Four weeks with her mother. The log rests; we write when she is back.")
    life.stand("hold")


def ruth(life: Life) -> Story:
    """Colin's: no mail by her own wish."""
    yield life.after(4)
    page = life.hand("safety-by-repetition", why="In large print, as you like it.")
    yield life.after(3)
    life.talk(page, "finished", "Read twice, with a pencil.")


def elias(life: Life) -> Story:
    """Colin's: one log, one small unevenness."""
    yield life.after(4)
    log = life.hand("proof-log", why="One a week.", reminder=("mon", "17:00"), cadence="event")
    yield life.on(20, "17:20")
    entry = life.phone.send(
        log,
        {
            "risk": "Asked for the window seat.",
            "prediction": "They roll their eyes.",
            "likelihood": {"before": 40, "after": 5},
            "size": "small",
            "who": "stranger",
            "happened": "She moved her bag.",
            "went": "better",
        },
    )
    yield life.after(2)
    read_and_talk(life, log, entry, outcome="kept")
    yield life.after(1)
    life.rupture(off="no")
