"""Items as HTML, on a screen and on paper. Depends on the item, the answer, the step and the language: never on a request."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from psychoed import answering
from psychoed.answering import PAGES, Answers, Page, Place, Problem
from psychoed.items import NOW, Answer, Form, Group, Item, QuoteOwn, Repeat, Summary, item_of
from psychoed.languages import direction, spoken

QUESTION = "psychoed/items/_question.html"
PAPER = "psychoed/print/_question.html"


def render_item(
    item: Item,
    *,
    value: Answer = None,
    problems: Sequence[Problem] = (),
    phase: str = NOW,
    language: str = "en",
    layout: str = PAGES,
    heading: str | None = None,
    place: Place | None = None,
) -> SafeString:
    """The widget of one item. For a group the value is the whole document of answers; for a summary its sentence.

    `heading` is h1, h2 or an empty text; without it the one question of a page is its h1.
    """
    level = ("h1" if layout == PAGES else "") if heading is None else heading
    how: dict[str, Any] = {
        "phase": phase,
        "language": language,
        "layout": layout,
        "heading": level,
        "place": place,
    }
    with translation.override(spoken(language)):
        if isinstance(item, Group):
            return _group(
                item, answers=value or {}, problems=problems, phase=phase, layout=layout, language=language
            )
        mine = [each for each in problems if each.item_id == item.id]
        if value is None and not mine and not settings.DEBUG:
            return _blank(json.dumps(item.definition, sort_keys=True), **how)
        return _drawn(item, value=value, problems=mine, **how)


def render_page(
    page: Page,
    *,
    items: Sequence[Item],
    answers: Answers,
    problems: Sequence[Problem] = (),
    phase: str = NOW,
    language: str = "en",
    layout: str = PAGES,
    waiting: Sequence[Item] = (),
) -> SafeString:
    """All items of a page, with the answers so far. On a scrolled page each question says which it is of how many.

    `waiting` are questions that hang on an answer of this page: they stand inert at their place, for the script, and
    how many there will be is not said.
    """
    asking = [item.id for item in page.items if item.asks]
    order = [item.id for item in items]
    drawn = [
        _hung(item, each) if item in waiting else each
        for item in sorted([*page.items, *waiting], key=lambda item: order.index(item.id))
        for each in [
            render_item(
                item,
                value=_value(item, items=items, answers=answers, language=language),
                problems=problems,
                phase=phase,
                language=language,
                layout=layout,
                place=_place(item, asking=asking) if layout != PAGES and not waiting else None,
            )
        ]
    ]
    return format_html_join("\n", "{}", ((each,) for each in drawn))


def render_paper(items: Sequence[Item], *, language: str = "en") -> SafeString:
    """All items as a form to be filled in by hand, both steps, conditions said in words by the order alone."""
    with translation.override(spoken(language)):
        return format_html_join("\n", "{}", ((_on_paper(item),) for item in items))


def _hung(item: Item, drawn: SafeString) -> SafeString:
    """A question in a template, with what it hangs on, and its own marks for the save."""
    marks = format_html_join(
        "",
        '<input type="hidden" name="live" value="{}">',
        ((each.id,) for each in answering.walk([item]) if each.asks),
    )
    rule = json.dumps(item.show_if)
    return format_html('<template data-hangs="{}">{}{}</template>', rule, marks, drawn)


def _value(item: Item, *, items: Sequence[Item], answers: Answers, language: str) -> Any:
    if isinstance(item, Group):
        return answers
    if isinstance(item, Summary):
        return answering.sentence_of(item, items=items, entries=[answers], language=language)
    if isinstance(item, QuoteOwn):
        return answering.quoted(item, items=items, answers=answers, language=language)
    value = answers.get(item.id)
    return answers.get(item.reuse_from) if value is None and item.reuse_from else value


def _place(item: Item, *, asking: Sequence[str]) -> Place | None:
    return Place(asking.index(item.id) + 1, len(asking), sure=True) if item.id in asking else None


@lru_cache(maxsize=4096)
def _blank(definition: str, **how: Any) -> SafeString:
    """A widget without an answer: the same for everybody, so it is drawn once."""
    return _drawn(item_of(json.loads(definition)), value=None, problems=(), **how)


def _drawn(
    item: Item,
    *,
    value: Answer,
    problems: Sequence[Problem],
    phase: str,
    layout: str,
    heading: str,
    place: Place | None,
    language: str,
) -> SafeString:
    problem = next((each for each in problems if each.item_id == item.id), None)
    form = _fields(item, value=value, problem=problem)
    context = _context(item, form=form, problem=problem, phase=phase, layout=layout)
    context |= {"heading": heading, "place": place, "language": language, "direction": direction(language)}
    if not item.asks:
        context["sentence"] = value or ""
    if isinstance(item, Repeat):
        context["occasions"] = _occasions(item, form=form, problem=problem, phase=phase, language=language)
    return mark_safe(get_template(context["frame"]).render(context))


def _context(item: Item, *, form: Form, problem: Problem | None, phase: str, layout: str) -> dict[str, Any]:
    return {
        "item": item,
        "id": item.name(),
        "frame": QUESTION if item.asks else item.template,
        "answer": item.template,
        "help": item.get("help", ""),
        "why": item.get("why", ""),
        "problem": problem.message if problem else "",
        "part": problem.part if problem else "",
        "layout": layout,
        "absent": set(form.get(item.name("absent"), [])),
        **item.widget(form, phase=phase, layout=layout),
    }


def _occasions(
    item: Repeat, *, form: Form, problem: Problem | None, phase: str, language: str
) -> list[dict[str, Any]]:
    """The questions of a repeat, each time in a frame of its own; what could not be taken stands at its field."""
    found = []
    for place in item.places():
        drawn = []
        for child in item.children(place).values():
            mine = problem if problem is not None and problem.part == child.id else None
            context = _context(child, form=form, problem=mine, phase=phase, layout=PAGES)
            context |= {"heading": "", "place": None, "language": language, "direction": direction(language)}
            drawn.append(mark_safe(get_template(context["frame"]).render(context)))
        found.append({"label": item.occasion(place), "children": drawn, "open": item.is_open(form, place)})
    return found


def _fields(item: Item, *, value: Answer, problem: Problem | None) -> Mapping[str, list[str]]:
    if not item.asks:
        return {}
    stored = item.form_of(value)
    if problem is None:
        return stored
    return {**stored, **{name: texts for name, texts in problem.typed.items() if texts}}


def _group(
    group: Group, *, answers: Answers, problems: Sequence[Problem], phase: str, layout: str, language: str
) -> SafeString:
    children = group.within(phase).items
    alone = layout == PAGES and len(children) == 1 and not group.label
    level = "h2" if group.label and layout == PAGES else ""
    drawn = [
        render_item(
            child,
            value=answers.get(child.id),
            problems=problems,
            phase=phase,
            language=language,
            layout=PAGES if alone else "scroll",
            heading=None if alone else level,
        )
        for child in children
    ]
    context = {"item": group, "children": drawn, "layout": layout}
    return mark_safe(get_template(group.template).render(context))


def _on_paper(item: Item) -> SafeString:
    if isinstance(item, Group):
        children = [_on_paper(child) for child in item.items]
        return mark_safe(get_template(item.paper_template).render({"item": item, "children": children}))
    context = {
        "item": item,
        "answer": item.paper_template,
        "help": item.get("help", ""),
        "why": item.get("why", ""),
        "hangs": item.show_if is not None,
        **item.paper(),
    }
    if isinstance(item, Repeat):
        context["occasions"] = [
            {
                "label": item.occasion(place),
                "children": [_on_paper(child) for child in item.children(place).values()],
            }
            for place in item.places()
        ]
    return mark_safe(get_template(PAPER if item.asks else item.paper_template).render(context))
