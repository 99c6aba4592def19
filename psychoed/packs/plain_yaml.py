"""YAML without its surprises: `no` is a word, a date is text, a key stands once, nothing is aliased."""

import re
from typing import TYPE_CHECKING, Any

import yaml

from psychoed.packs.errors import PackError

LARGEST = 400_000
WIDTH = 110
DEEPEST = 40
RARE_BREAKS = re.compile("[\r\x85\u2028\u2029]")


if TYPE_CHECKING:
    _Fast = yaml.SafeLoader
else:  # libyaml where it is built in, many times as fast; the same grammar in Python elsewhere
    _Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fast):
    """SafeLoader with JSON's idea of a scalar."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise PackError(
                    field="yaml", message=f"a key has to be text (line {key.start_mark.line + 1})"
                )
            if key.value in seen:
                raise PackError(
                    field=str(key.value), message=f"stands twice (line {key.start_mark.line + 1})"
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


class _Dumper(yaml.SafeDumper):
    """SafeDumper that writes everything out."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Text with a rare line separator goes in double quotes, where it is spelled out."""
    style = '"' if RARE_BREAKS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+(?:e[-+]?[0-9]+)?$"), list("-0123456789")
)


def load(text: str) -> dict[str, Any]:
    """The mapping that the text holds."""
    if len(text) > LARGEST:
        raise PackError(field="yaml", message=f"is longer than {LARGEST} characters")
    try:
        _check_shape(text)
        found = yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is a SafeLoader
    except yaml.YAMLError as error:
        raise PackError(field="yaml", message=_plainly(error)) from error
    if not isinstance(found, dict):
        raise PackError(field="yaml", message="has to be a list of `key: value` lines")
    return found


def dump(value: dict[str, Any]) -> str:
    """The same mapping as text, keys in the order they came."""
    written: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return written


def _check_shape(text: str) -> None:
    """No pointing, no bottomless nesting: looked for before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Fast):
        if isinstance(event, yaml.AliasEvent):
            raise PackError(field="yaml", message="write it out; a pack may not point at another place")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise PackError(field="yaml", message="is nested too deeply")


def _plainly(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "odd"
    return f"cannot be read, {problem}" + (f" (line {mark.line + 1})" if mark else "")
