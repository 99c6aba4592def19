"""Whether the house stands: asked by supervisors, tells nothing about anyone."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from psychoed.doors import ANYONE, door


@door(ANYONE)
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "answers"})
