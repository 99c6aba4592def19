"""The words of the 60-second note, in our own labels; `see_also` names the idea's source, never its text.

Codes are stored and never change. Source of the categories: CLINICAL notes on rupture and repair, inspired by the 3RS.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEE_ALSO = "3RS"

AWAY, AGAINST = "away", "against"
NO, MAYBE, YES = "no", "maybe", "yes"


@dataclass(frozen=True, kw_only=True)
class Word:
    """A code that is stored, and the label that is read."""

    code: str
    label: str | Promise
    family: str = ""


OFF = (
    Word(code=NO, label=_("No")),
    Word(code=MAYBE, label=_("Maybe")),
    Word(code=YES, label=_("Yes")),
)
DIRECTIONS = (
    Word(code=AWAY, label=_("Pulling away")),
    Word(code=AGAINST, label=_("Pushing against")),
    Word(code="both", label=_("Both")),
)
MARKERS = (
    Word(code="w.flat", label=_("answers got short or flat"), family=AWAY),
    Word(code="w.deny", label=_("“I'm fine” when it did not look fine"), family=AWAY),
    Word(code="w.abstract", label=_("talked about it from far away"), family=AWAY),
    Word(code="w.story", label=_("many stories, away from what mattered"), family=AWAY),
    Word(code="w.please", label=_("agreed quickly, looked after me"), family=AWAY),
    Word(code="w.split", label=_("words and feeling did not match"), family=AWAY),
    Word(code="w.selfblame", label=_("turned it against themselves"), family=AWAY),
    Word(code="c.me", label=_("unhappy with me"), family=AGAINST),
    Word(code="c.idea", label=_("turned down what I offered"), family=AGAINST),
    Word(code="c.task", label=_("unhappy with the exercises"), family=AGAINST),
    Word(code="c.frame", label=_("unhappy with time, fee, format, gaps"), family=AGAINST),
    Word(code="c.progress", label=_("unhappy with how far we are"), family=AGAINST),
    Word(code="c.defend", label=_("had to defend themselves against me"), family=AGAINST),
    Word(code="c.press", label=_("pressed me, took control"), family=AGAINST),
    Word(code="b.late", label=_("came late"), family="between"),
    Word(code="b.cancel", label=_("cancelled"), family="between"),
    Word(code="b.silence", label=_("went quiet"), family="between"),
    Word(code="b.practice", label=_("the practice stopped"), family="between"),
)
MY_PART = (
    Word(code="fast", label=_("too fast")),
    Word(code="missed", label=_("missed it")),
    Word(code="pushed", label=_("pushed a task")),
    Word(code="defended", label=_("defended myself")),
    Word(code="frame", label=_("late or admin")),
    Word(code="silence", label=_("silence")),
    Word(code="unsure", label=_("not sure")),
)
REPAIRS = (
    Word(code="r.clarify", label=_("cleared up a misunderstanding"), family="immediate"),
    Word(code="r.change", label=_("changed the task or the goal"), family="immediate"),
    Word(code="r.why", label=_("explained why we do this"), family="immediate"),
    Word(code="r.refocus", label=_("gently came back to the topic"), family="immediate"),
    Word(code="r.invite", label=_("asked what it is like with me"), family="exploratory"),
    Word(code="r.own", label=_("named and owned my part"), family="exploratory"),
    Word(code="r.disclose", label=_("said what was going on in me"), family="exploratory"),
    Word(code="r.pattern_us", label=_("linked it to a pattern between us"), family="exploratory"),
    Word(code="r.pattern_life", label=_("linked it to other relationships"), family="exploratory"),
    Word(code="r.protect", label=_("honoured why they protected themselves"), family="exploratory"),
    Word(code="r.pace", label=_("slowed down, calmed together"), family="co-regulation"),
    Word(code="r.none_yet", label=_("noticed, did not address yet"), family="none"),
)
MENDED = (
    Word(code="0", label=_("not touched")),
    Word(code="1", label=_("talked about, still raw")),
    Word(code="2", label=_("a little better")),
    Word(code="3", label=_("better")),
    Word(code="4", label=_("stronger than before")),
    Word(code="unsure", label=_("not sure")),
)
NEXT = (
    Word(code="return", label=_("come back to it next session")),
    Word(code="consult", label=_("take it to consultation")),
    Word(code="watch", label=_("leave it, watch")),
)
STAGES = {
    "noticed": _("noticed"),
    "named": _("named with the client"),
    "worked": _("worked on"),
    "mended": _("mended"),
    "let_be": _("let be"),
    "ended": _("ended"),
}


def pairs(words: tuple[Word, ...]) -> list[tuple[str, str | Promise]]:
    """Code and label, the way form fields want them."""
    return [(word.code, word.label) for word in words]


def labels(codes: list[str], words: tuple[Word, ...]) -> list[str]:
    """The labels of the stored codes, in the vocabulary's order."""
    return [str(word.label) for word in words if word.code in codes]
