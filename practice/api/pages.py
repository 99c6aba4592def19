"""The API described on a page that loads nothing from elsewhere: made from the schema itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

from psychoed.doors import ANYONE, door


@door(ANYONE)
def browse(request: HttpRequest) -> HttpResponse:
    """Every address with what it takes and gives; no client is named here, so no token is needed."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    operations = [
        {
            "path": path,
            "method": method.upper(),
            "says": operation.get("description", ""),
            "takes": _takes(operation),
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = [
        {
            "name": name,
            "fields": [{"name": field, **about} for field, about in shape.get("properties", {}).items()],
        }
        for name, shape in schema["components"]["schemas"].items()
    ]
    return render(request, "practice/api.html", {"operations": operations, "shapes": shapes})


def _takes(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
