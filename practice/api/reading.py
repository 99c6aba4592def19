"""Reads what programs send: JSON that is not deeper than anything of ours, in letters that exist."""

import json
from typing import Any

from rest_framework import exceptions
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    """As the library reads it; two things that it lets through or falls over are refused in words."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value, or a problem document."""
        try:
            sent = super().parse(stream, media_type=media_type, parser_context=parser_context)
            json.dumps(sent, ensure_ascii=False).encode()
        except RecursionError as error:
            raise exceptions.ParseError("This is nested too deeply.") from error
        except UnicodeEncodeError as error:
            raise exceptions.ParseError("There is half a character in it (a lone surrogate).") from error
        return sent
