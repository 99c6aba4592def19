"""Facts before a session: sentences with their own numbers and other explanations beside them. Sums; never a score, never pushed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LAST, OF = 2, 3
LEAST = 6
"""Sessions that must have been before anything is said of the last three."""
OFF_TIME = frozenset({"moved", "cancelled_client", "no_show"})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One sentence, and what else it could be."""

    kind: str
    sentence: str
    otherwise: str


def moved_or_late(sessions: Sequence[tuple[str, int]]) -> Fact | None:
    """Two of the last three moved, cancelled or late, where there were six to compare with. (state, minutes late), oldest first."""
    known = [one for one in sessions if one[0] not in ("planned", "cancelled_therapist")]
    if len(known) < LEAST:
        return None
    marks = [state in OFF_TIME or late > 0 for state, late in known]
    now, before = sum(marks[-OF:]), sum(marks[-LEAST:-OF])
    if now < LAST or now <= before:
        return None
    return Fact(
        kind="moved",
        sentence=_("%(now)d of the last 3 sessions moved, missed by them or late; before: %(before)d of 3.")
        % {"now": now, "before": before},
        otherwise=_("It may be transport, childcare, work."),
    )


def went_silent(since: Sequence[datetime]) -> Fact | None:
    """Two reminders without an answer, and they went quiet by themselves."""
    if not since:
        return None
    sentence = ngettext(
        "Reminders of one piece went quiet on %(day)s, after two without an answer.",
        "Reminders of %(count)d pieces went quiet, the first on %(day)s.",
        len(since),
    )
    first = min(since)
    return Fact(
        kind="silent",
        sentence=sentence % {"count": len(since), "day": f"{first:%-d %B}"},
        otherwise=_("The mail may not have been seen, or it was not safe to open it."),
    )
