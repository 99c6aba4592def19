"""The forms of the library: import, the answers that review asks for, one block, and one line of reason."""

import re
import uuid
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from psychoed.actions.approving import CHECKLIST
from psychoed.articles import FORMATS, MOST_BYTES
from psychoed.articles.corrections import KINDS
from psychoed.queries.access import Person

FORMAT_WORDS = {
    "auto": _("As it looks"),
    "text": _("Plain text"),
    "markdown": _("Markdown"),
    "html": _("Web page (HTML)"),
    "docx": _("Word (.docx)"),
}
LANGUAGES = [("en", _("English")), ("de", _("German")), ("es", _("Spanish"))]
KIND_WORDS = {
    "title": _("Title"),
    "heading2": _("Heading"),
    "heading3": _("Smaller heading"),
    "paragraph": _("Paragraph"),
    "bullets": _("List"),
    "numbers": _("Numbered list"),
    "definitions": _("Names with explanations"),
    "quote": _("Pull-quote"),
    "table": _("Table"),
    "table_head": _("Table with a head row"),
    "notice": _("Safety box"),
    "try_notice": _("One thing to notice"),
    "try_bring": _("One thing to bring"),
}
GROUNDS = [
    ("ours", _("Ours")),
    ("permission", _("With permission")),
    ("free_licence", _("Free licence")),
    ("link_only", _("Link only")),
]
CHECKS = {
    "read_as_client": _("I read it as the client will, on a phone."),
    "may_use": _("We may use this text, and it says whose it is."),
    "cautions_right": _("Cautions and sources are right."),
    "no_numbers": _("No crisis number and no address stands in it."),
    "no_blame": _("Nothing in it blames, hurries or shames."),
}
PROBLEMS = {
    "empty": _("This is asked before review."),
    "spdx": _("Write the licence's short name, such as CC-BY-4.0."),
    "link": _("Write the link, beginning with https://."),
    "missing": _("It needs a title and some text before review."),
}
_ADDRESS = re.compile(r"https://\S+")


class ImportForm(forms.Form):
    """An article, pasted or as a file."""

    text = forms.CharField(
        label=_("Paste the article"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "The first line becomes the title. Nothing is left out; what is uncertain is shown to you."
        ),
    )
    file = forms.FileField(
        label=_("or choose a file"),
        required=False,
        help_text=_(
            "Text, Markdown, HTML or Word (.docx), up to 2 MB. From a PDF, copy the text and paste it."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.markdown,.html,.htm,.docx"}),
    )
    format = forms.ChoiceField(
        label=_("Read it as"), choices=[(kind, FORMAT_WORDS[kind]) for kind in FORMATS]
    )
    language = forms.ChoiceField(label=_("Its language"), choices=LANGUAGES)

    def clean_file(self) -> Any:
        """Larger than can be read is refused before it is read."""
        file = self.cleaned_data.get("file")
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("This is larger than 2 MB. Paste only the text."))
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two is needed; two would be a guess."""
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("text") or "").strip() and not data.get("file") and not self.errors:
            self.add_error("text", _("Paste the article, or choose a file."))
        if (data.get("text") or "").strip() and data.get("file"):
            self.add_error("file", _("There is text pasted and a file chosen. Keep one of them."))
        return data


class BlockForm(forms.Form):
    """One block as lines, with its kind."""

    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS])
    lines = forms.CharField(
        label=_("Its text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Lists, names and tables: one a line. An empty line begins a new block."),
    )


class AnswersForm(forms.Form):
    """The four questions before review, and what stands under More. Kept as typed; checked when it is sent."""

    licence_ground = forms.ChoiceField(
        label=_("May we use this text?"), choices=GROUNDS, required=False, widget=forms.RadioSelect
    )
    attribution = forms.CharField(
        label=_("Say it in a line"),
        required=False,
        max_length=500,
        help_text=_("Who wrote it and who allowed it; or the link."),
    )
    licence = forms.CharField(
        label=_("Name of the free licence"), required=False, max_length=80, help_text=_("Such as CC-BY-4.0.")
    )
    cautions = forms.CharField(
        label=_("Cautions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("When is it better not given? One a line."),
    )
    sources = forms.CharField(
        label=_("Sources"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: the source — what it supports."),
    )
    reviewer = forms.ChoiceField(label=_("Who reviews it"), required=False)
    summary = forms.CharField(label=_("In one sentence"), required=False, max_length=300)
    audience = forms.CharField(label=_("For whom"), required=False, max_length=120)
    use_when = forms.CharField(
        label=_("Use it when"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    content_note = forms.CharField(
        label=_("What the reader may want to know first"), required=False, max_length=300
    )
    evidence_level = forms.ChoiceField(
        label=_("Evidence, honestly"),
        required=False,
        choices=[
            ("D", _("D: experience")),
            ("C", _("C: some studies")),
            ("B", _("B: several trials")),
            ("A", _("A: strong")),
        ],
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=200, help_text=_("Separated by commas.")
    )

    def __init__(self, *args: Any, reviewers: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["reviewer"])
        field.choices = [("", _("Choose")), *((str(person.id), person.name) for person in reviewers)]

    def answers(self) -> dict[str, Any]:
        """As the metadata of an edition says them."""
        data = self.cleaned_data
        kept = (
            "licence_ground",
            "attribution",
            "licence",
            "summary",
            "audience",
            "content_note",
            "evidence_level",
        )
        return {
            **{name: data[name].strip() for name in kept},
            "cautions": _lines(data["cautions"]),
            "use_when": _lines(data["use_when"]),
            "sources": [_source(line) for line in _lines(data["sources"])],
            "tags": [tag.strip() for tag in data["tags"].split(",") if tag.strip()],
        }

    def reviewer_id(self) -> uuid.UUID | None:
        """Whoever was chosen."""
        chosen = self.cleaned_data["reviewer"]
        return uuid.UUID(chosen) if chosen else None

    def show(self, problems: Mapping[str, str]) -> None:
        """What review still asks, at the fields that it is about."""
        for field, code in problems.items():
            self.add_error(field if field in self.fields else None, PROBLEMS[code])


class LineForm(forms.Form):
    """One line of reason."""

    text = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = hint


class ChecklistForm(forms.Form):
    """What an author confirms who has nobody else to ask."""

    checked = forms.MultipleChoiceField(
        label=_("Before you approve your own text"),
        choices=[(name, CHECKS[name]) for name in CHECKLIST],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def initial_answers(*, meta: Mapping[str, Any], reviewer_id: uuid.UUID | None) -> dict[str, Any]:
    """The answers as they were kept, for the form."""
    plain = (
        "licence_ground",
        "attribution",
        "licence",
        "summary",
        "audience",
        "content_note",
        "evidence_level",
    )
    return {
        **{name: meta.get(name, "") for name in plain},
        "cautions": "\n".join(meta.get("cautions") or []),
        "use_when": "\n".join(meta.get("use_when") or []),
        "sources": "\n".join(_source_line(source) for source in meta.get("sources") or []),
        "tags": ", ".join(meta.get("tags") or []),
        "reviewer": str(reviewer_id or ""),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _source(line: str) -> dict[str, str]:
    citation, _dash, supports = line.partition(" — ")
    found = _ADDRESS.search(citation)
    source = {"citation": citation.strip(), "supports": supports.strip() or "What this text says."}
    return {**source, "url": found[0].rstrip(".,;)")} if found else source


def _source_line(source: Mapping[str, str]) -> str:
    supports = source.get("supports", "")
    return f"{source.get('citation', '')} — {supports}" if supports else source.get("citation", "")
