"""Every error of the API is a problem document (RFC 9457): what happened, at which field, and the way out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import page_not_found
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from clients.access import Denied
from clients.vault import CannotBeShown, NotAllowed

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Please look at the fields",
    401: "A token is needed",
    403: "This token does not carry the scope",
    404: "Not found",
    405: "This door does not take that method",
    406: "Only JSON is spoken here",
    410: "Cannot be shown",
    415: "Send JSON",
    422: "It cannot be done like this",
    429: "Too many requests",
}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, answering with problem documents. A refusal is written down after its deed was rolled back."""
    if isinstance(error, Denied):
        error.write_down()
    if isinstance(error, NotAllowed):
        error = Http404()
    if isinstance(error, CannotBeShown):
        return _document(status.HTTP_410_GONE, detail="The text was damaged or its key was destroyed.")
    response = exception_handler(error, context)
    if response is None:
        return None
    fields = response.data if isinstance(error, exceptions.ValidationError) else None
    detail = "" if fields is not None else str(getattr(error, "detail", ""))
    answer = _document(response.status_code, detail=detail, fields=fields)
    for header in ("WWW-Authenticate", "Allow", "Retry-After"):
        if header in response.headers:
            answer[header] = response.headers[header]
    return answer


def _document(code: int, *, detail: str = "", fields: Any = None) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(code, "It did not work"),
        "status": code,
    }
    if detail and code != status.HTTP_404_NOT_FOUND:
        body["detail"] = detail
    if fields is not None:
        body["errors"] = fields
    return Response(body, status=code, content_type=CONTENT_TYPE)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For addresses that no view answers: a document below /api/, the page elsewhere."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    body = {"type": "about:blank", "title": TITLES[404], "status": 404}
    return JsonResponse(body, status=404, content_type=CONTENT_TYPE)
