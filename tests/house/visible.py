"""What a person would see that did not pass through gettext, found without running anything."""

import ast
import re
from collections.abc import Iterator

from django.template.base import Lexer, Token, TokenType

from deploy.messages import finding

SPOKEN_ATTRIBUTES = re.compile(
    r'\b(?:aria-label|title|alt|placeholder|data-(?:word|sav|wait)[\w-]*)="([^"]*)"'
)
TAG = re.compile(r"<[^>]*>|\b[a-z-]+=\"[^\"]*\"")
"""A tag, or an attribute that a part puts into one."""
WORD = re.compile(r"[^\W\d_]{2,}")
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
TWO_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
HIDING = ("comment", "blocktranslate")
SAYING = ("include", "with", "firstof")
GAP = "\0"


def in_template(text: str) -> list[str]:
    """The words between the tags, in attributes that are read aloud, and handed to a part as they stand."""
    plain, handed = "", []
    for token in _outside(text):
        if token.token_type == TokenType.TEXT:
            plain += token.contents
            continue
        plain += GAP
        if token.token_type == TokenType.BLOCK and token.split_contents()[0] in SAYING:
            literals = re.findall(r'"([^"]*)"', MARKED.sub("", token.contents))
            handed += [each for each in literals if each[:1].isupper() or " " in each]
    seen = [*SPOKEN_ATTRIBUTES.findall(plain), TAG.sub(GAP, plain), *handed]
    return [word for each in seen for word in WORD.findall(each)]


def in_source(text: str) -> list[str]:
    """Texts of two words or more that are neither said through gettext nor written for whoever reads the source."""
    tree = ast.parse(text)
    silent = {id(each) for node in ast.walk(tree) for each in _silent(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
        if TWO_WORDS.search(node.value)
    ]


def _outside(text: str) -> Iterator[Token]:
    """The tokens that are neither comment nor already a translation."""
    hidden = ""
    for token in Lexer(text).tokenize():
        word = (token.contents.split() or [""])[0] if token.token_type == TokenType.BLOCK else ""
        if hidden:
            hidden = "" if word == f"end{hidden}" else hidden
        elif word in HIDING:
            hidden = word
        else:
            yield token


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in finding.TAKES:
        yield from ast.walk(node)
