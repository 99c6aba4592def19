"""The tiny markup inside a block's text: *emphasis*, **strong** and [text](https://…), nothing else.

A backslash before `*`, `[`, `]` or `\\` makes it an ordinary character. Everything that is not
one of the three forms is plain text, so no text is ever refused and none disappears.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

_CHAR = r"(?:\\[\\*\[\]]|[^*\\]|\\(?![\\*\[\]]))"
_LINK_CHAR = r"(?:\\[\\*\[\]]|[^\[\]\\]|\\(?![\\*\[\]]))"
_FORMS = re.compile(
    rf"\\(?P<escaped>[\\*\[\]])"
    rf"|\*\*(?=[^\s*])(?P<strong>{_CHAR}+)(?<=[^\s*])\*\*"
    rf"|\*(?=[^\s*])(?P<em>{_CHAR}+)(?<=\S)\*"
    rf"|\[(?P<label>{_LINK_CHAR}+)\]\((?P<href>(?:https://|mailto:)[^\s()<>\"]+)\)"
)
_ESCAPED = re.compile(r"\\([\\*\[\]])")
_SPECIAL = re.compile(r"[\\*\[\]]")
_UNSAFE_IN_URL = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", '"': "%22", " ": "%20"}


@dataclass(frozen=True)
class Span:
    """A stretch of text with at most one style and at most one link."""

    text: str
    style: str = ""
    href: str = ""


def spans(text: str) -> list[Span]:
    """The stretches of a text, in order; their texts together are the plain text."""
    return merged(_parsed(text))


def plain(text: str) -> str:
    """The words as they are read, without the markup."""
    return "".join(span.text for span in _parsed(text)) if _SPECIAL.search(text) else text


def escape(text: str) -> str:
    """The markup whose plain reading is exactly this text."""
    return text if plain(text) == text and not _FORMS.search(text) else _SPECIAL.sub(r"\\\g<0>", text)


def written(stretches: Iterable[Span]) -> str:
    """The markup of some stretches. A style that cannot be written beside its neighbour is dropped, a word never."""
    parts = merged(stretches)
    wanted = "".join(part.text for part in parts)
    for escaping in (str, _escape_all):
        markup = "".join(_marked(part, escaping=escaping) for part in parts)
        if plain(markup) == wanted and _styled(spans(markup)) == _styled(parts):
            return markup
    return escape(wanted)


def safe_href(href: str) -> str:
    """The address when it may be linked to (https or mailto), written so that the markup can hold it; else nothing."""
    address = "".join(_UNSAFE_IN_URL.get(letter, letter) for letter in href.strip())
    matched = re.fullmatch(r"(?i:(https://|mailto:))([^\s()<>\"\x00-\x1f]+)", address)
    return f"{matched[1].lower()}{matched[2]}" if matched else ""


def merged(stretches: Iterable[Span]) -> list[Span]:
    """Neighbours that look alike become one."""
    result: list[Span] = []
    for span in stretches:
        if not span.text:
            continue
        if result and (result[-1].style, result[-1].href) == (span.style, span.href):
            result[-1] = replace(result[-1], text=result[-1].text + span.text)
        else:
            result.append(span)
    return result


def _parsed(text: str) -> Iterable[Span]:
    at = 0
    for form in _FORMS.finditer(text):
        yield Span(text[at : form.start()])
        at = form.end()
        yield from _of_form(form)
    yield Span(text[at:])


def _of_form(form: re.Match[str]) -> Iterable[Span]:
    if form["escaped"]:
        yield Span(form["escaped"])
    elif form["href"]:
        yield Span(_unescaped(form["label"]), href=form["href"])
    else:
        style = "strong" if form["strong"] else "em"
        for span in _links_only(form["strong"] or form["em"]):
            yield replace(span, style=style)


def _links_only(text: str) -> Iterable[Span]:
    at = 0
    for form in _FORMS.finditer(text):
        if form["href"]:
            yield Span(_unescaped(text[at : form.start()]))
            yield Span(_unescaped(form["label"]), href=form["href"])
            at = form.end()
    yield Span(_unescaped(text[at:]))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _escape_all(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _marked(span: Span, *, escaping: Callable[[str], str]) -> str:
    if not span.style and not span.href:
        return escaping(span.text)
    core = span.text.strip()
    if not core:
        return span.text
    before, after = span.text[: span.text.index(core)], span.text[span.text.index(core) + len(core) :]
    inner = _escape_all(core) if _SPECIAL.search(core) else core
    if span.href:
        inner = f"[{inner}]({span.href})"
    mark = {"": "", "em": "*", "strong": "**"}[span.style]
    return f"{before}{mark}{inner}{mark}{after}"


def _styled(parts: Iterable[Span]) -> list[tuple[str, str, str]]:
    """What is styled or linked, without the blanks around it."""
    return [
        (part.text.strip(), part.style, part.href)
        for part in parts
        if (part.style or part.href) and part.text.strip()
    ]
