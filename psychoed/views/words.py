"""What kinds, states and deeds of the library are called on its pages."""

from django.utils.translation import gettext_lazy as _

KIND_NAMES = {
    "handout": _("Handout"),
    "exercise": _("Exercise"),
    "measure": _("Measure"),
    "session_check": _("Session check"),
}
STATUS_NAMES = {
    "approved": _("Approved"),
    "draft": _("Draft"),
    "in_review": _("In review"),
    "retired": _("Retired"),
    "recalled": _("Recalled"),
}
STATUS_SHAPES = {
    "approved": "done",
    "draft": "new",
    "in_review": "ready",
    "retired": "quiet",
    "recalled": "waiting",
}
VERB_NAMES = {
    "drafted": _("made the draft"),
    "restored": _("put a block back"),
    "sent_for_review": _("sent it for review"),
    "sent_back": _("sent it back"),
    "approved": _("approved it"),
    "revised": _("began a new version"),
    "translated": _("began a translation"),
    "adapted": _("made a copy to adapt"),
    "retired": _("retired it"),
    "recalled": _("recalled it"),
    "suggested": _("suggested a change"),
}
GROUND_NAMES = {
    "ours": _("Our own text"),
    "permission": _("Used with permission"),
    "free_licence": _("Free licence"),
    "link_only": _("Link only"),
}
DOUBT_KINDS = {
    "closing_quote": ("paragraph", _("No, a paragraph")),
    "name_before_quotation": ("quote", _("Make it the pull-quote")),
    "lone_definition": ("definitions", _("A name with its explanation")),
    "question": ("heading2", _("A heading")),
    "short_lines": ("heading2", _("A heading")),
    "no_title": ("title", _("It is the title")),
    "two_headings": ("paragraph", _("No, a paragraph")),
    "lone_item": ("bullets", _("A list")),
}
"""What a doubt offers with one press, beside leaving it."""
