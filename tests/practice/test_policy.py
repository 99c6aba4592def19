"""The policy of a page is the library's, word for word; built once, and anew only where a page asks for a nonce."""

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from practice.middleware import Policy

NAME = "Content-Security-Policy"


def directives(middleware: type[CSPMiddleware], *, nonce: bool = False) -> set[str]:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(request.csp_nonce) if nonce else "")  # type: ignore[attr-defined]  # by the library

    response = middleware(answer)(RequestFactory().get("/"))
    said = response.content.decode() or "none"
    return {each.strip().replace(said, "…") for each in response[NAME].split(";")}


def test_says_what_the_library_says() -> None:
    found = directives(Policy)
    assert found == directives(CSPMiddleware)
    assert "script-src 'self'" in found


def test_a_page_that_asks_for_a_nonce_has_its_own() -> None:
    found = directives(Policy, nonce=True)
    assert found == directives(CSPMiddleware, nonce=True)
    assert "script-src 'self' 'nonce-…'" in found
