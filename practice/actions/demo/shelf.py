"""What Cora has on her desk: a text in review, a draft that has just begun, and one that is approved."""

from datetime import timedelta

from practice.actions.demo.stage import Stage, Story
from psychoed.actions import approving, drafting
from psychoed.models import Edition

APPROVED = """Before a Break
A break is part of the work. It has a first day, a last day, and a middle in which nobody asks.
What Helps Beforehand
Name the days: You both know when the last hour is, and when the next one is.
Leave something behind: You choose a sentence to keep, and one to hand over.
Make it small: You plan one ordinary thing for each week, with a person in it.
What May Happen
An old alarm can ring when a chair stays empty. It is not a step back. It is the break being noticed.
Afterwards
You tell what the middle was like before you tell what happened in it.
“We said when, and then it was when.”
"""
IN_REVIEW = """Two Kinds of Quiet
Some quiet is a rest, and some is a wall. From outside they look the same.
How to Tell Them Apart
A resting quiet gets longer and softer. A wall gets shorter when somebody knocks.
Ask once: You say what you see, and that you can wait.
Wait well: You do something with your hands, and stay in the room.
"""
BEGUN = """Notes for a page about mornings
The first hour decides less than it claims.
tea
window
one voice
"""
ANSWERS = {
    "summary": "For the weeks in which there is no hour.",
    "licence_ground": "ours",
    "attribution": "Larkfield Room",
    "cautions": "Not in the last hour before the break itself.",
    "sources": "Written from our own work.",
}


def shelf(stage: Stage) -> Story:
    """Written by Cora, looked over by Owen where he may."""
    cora = stage.staff["Cora"]
    yield stage.ago(days=41)
    done = _laid_before_review(stage, APPROVED, "before-a-break.txt")
    yield stage.ago(days=39)
    reviewer = next((one for one in stage.staff.values() if one.id == done.reviewer_id), cora)
    approving.approve(edition_id=done.id, by=reviewer, now=stage.now, checked=approving.CHECKLIST)
    yield stage.ago(days=2, hours=3)
    _laid_before_review(stage, IN_REVIEW, "two-kinds-of-quiet.txt")
    yield stage.ago(hours=5)
    drafting.draft(data=BEGUN.encode(), by=cora, now=stage.now, filename="mornings.txt")


def _laid_before_review(stage: Stage, text: str, name: str) -> Edition:
    cora, now = stage.staff["Cora"], stage.now
    edition = drafting.draft(data=text.encode(), by=cora, now=now, filename=name)
    answers = ANSWERS if name == "before-a-break.txt" else ANSWERS | {"summary": "For two who go quiet."}
    drafting.save(
        edition_id=edition.id,
        revision=edition.revision,
        by=cora,
        now=now + timedelta(minutes=20),
        answers=answers,
        reviewer_id=stage.staff["Vera"].id,
    )
    return approving.send_for_review(edition_id=edition.id, by=cora, now=now + timedelta(minutes=25))
