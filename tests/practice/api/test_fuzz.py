"""Whatever is thrown at the API: a problem document or an answer, never an error of ours, and nothing foreign on its page."""

import base64
import json
import re
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients import clock
from clients.models import Client
from practice.actions import tokens
from practice.models import Member
from tests import figures
from tests.factories import make_client
from tests.house import world as worlds

PROBLEM = "application/problem+json"
EXAMPLES = 400
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SCOPES = {
    ("GET", "library/"): "library:read", ("GET", "library/{edition}/"): "library:read",
    ("GET", "clients/"): "clients:read", ("POST", "clients/"): "clients:write",
    ("GET", "assignments/"): "assignments:read", ("POST", "assignments/"): "assignments:write",
    ("GET", "assignments/{assignment}/entries/"): "entries:read",
    ("GET", "clients/{client}/summaries/"): "summaries:read",
    ("POST", "clients/{client}/summaries/"): "summaries:write",
}  # fmt: skip
"""Every operation and the one scope that opens it."""
ANY_TEXT = st.text(max_size=40) | st.sampled_from(
    ["\ud800", "a\x00b", "\u202e", "'; --", "9" * 5000, "null", "Europe/London", "x" * 300]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | ANY_TEXT,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(ANY_TEXT, inside, max_size=3),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(["name", "nickname", "language", "zone", "client", "edition", "why", "mail", "session", "text"]),
    JSON, max_size=6,
)  # fmt: skip
DEEP = b"[" * 100_000
RAW = st.binary(max_size=60) | st.sampled_from(["deep", b"\xff\xfe{}", b"", b'"\\ud800"', b"1e999999"])
CURSORS = ANY_TEXT | st.text(max_size=30).map(
    lambda said: base64.b64encode(f"p={said}".encode("utf-8", "replace")).decode()
)
QUERIES = st.dictionaries(st.sampled_from(["cursor", "page_size", "client", "format"]), CURSORS, max_size=3)


@pytest.fixture
def ids(thea: Member) -> dict[str, uuid.UUID]:
    return worlds.make(thea=thea).ids


def program(member: Member, *scopes: str) -> Browser:
    _token, secret = tokens.make(by=member, name="fuzz", scopes=list(scopes), days=30, now=clock.now())
    return Browser(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)


@pytest.fixture
def browser_of_thea(thea: Member) -> Browser:
    return program(thea, *tokens.SCOPES)


def where(path: str, ids: dict[str, uuid.UUID]) -> str:
    return "/api/" + path.format(**ids)


def said(text: dict[str, str]) -> str:
    return urlencode(text, errors="surrogatepass")


def check(answer: Any) -> None:
    """Ours, and told as it should be."""
    assert answer.status_code < 500, answer.status_code
    if answer.status_code >= 400:
        body = json.loads(answer.content)
        assert answer.headers["Content-Type"] == PROBLEM
        assert (body["status"], body["type"]) == (answer.status_code, "about:blank")


@given(data=st.data())
@QUIET
def test_nothing_that_is_sent_breaks_it(
    data: st.DataObject, browser_of_thea: Browser, ids: dict[str, uuid.UUID]
) -> None:
    method, path = data.draw(st.sampled_from(sorted(SCOPES)))
    address = f"{where(path, ids)}?{said(data.draw(QUERIES))}"
    if method == "GET":
        return check(browser_of_thea.get(address))
    body = data.draw(FIELDS.map(lambda fields: json.dumps(fields).encode()) | RAW)
    body = DEEP if body == "deep" else body
    kind = data.draw(
        st.sampled_from(["application/json", "text/plain", "application/json; charset=utf-16", ""])
    )
    return check(browser_of_thea.generic("POST", address, body, content_type=kind))


def test_the_figure_of_the_fuzz() -> None:
    figures.note(
        "59",
        f"{EXAMPLES} random requests over {len(SCOPES)} operations: 0 × 5xx, every refusal a problem document",
    )


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "POST"])
def test_a_method_that_is_not_there_is_a_problem(
    thea: Member, ids: dict[str, uuid.UUID], method: str
) -> None:
    answer = program(thea, *tokens.SCOPES).generic(method, where("library/", ids))
    check(answer)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/nowhere/", "/api/clients/not-an-id/summaries/"])
def test_an_address_that_is_not_there_is_a_problem(thea: Member, path: str) -> None:
    answer = program(thea, *tokens.SCOPES).get(path)
    check(answer)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "kind", ["text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_another_language_than_json_is_a_problem(thea: Member, kind: str) -> None:
    answer = program(thea, *tokens.SCOPES).generic("POST", "/api/clients/", b"name=x", content_type=kind)
    check(answer)
    assert answer.status_code == 415


@pytest.mark.parametrize("scope", tokens.SCOPES)
def test_each_scope_opens_its_own_and_nothing_else(
    thea: Member, ids: dict[str, uuid.UUID], scope: str
) -> None:
    browser = program(thea, scope)
    opened = set()
    for method, path in SCOPES:
        answer = browser.generic(method, where(path, ids), b"{}", content_type="application/json")
        check(answer)
        if answer.status_code != 403:
            opened.add((method, path))
    assert opened == {each for each, needed in SCOPES.items() if needed == scope}
    figures.note("12", f"token with {scope}: {len(SCOPES) - len(opened)} of {len(SCOPES)} operations refused")


def test_the_table_of_scopes_is_whole(db: None) -> None:
    described = Browser().get("/api/schema/").json()["paths"]
    found = {
        (method.upper(), re.sub(r"\{(\w+?)(_id)?\}", r"{\1}", path.removeprefix("/api/")))
        for path in described
        for method in described[path]
    }
    assert found == set(SCOPES)


def test_the_description_is_openapi_3_1(db: None) -> None:
    schema = Browser().get("/api/schema/").json()
    assert schema["openapi"] == "3.1.0"
    assert "note" not in json.dumps(schema["paths"]).lower().replace("process notes are not", "")


def test_the_page_about_it_loads_nothing_foreign(db: None) -> None:
    text = Browser().get("/api/").content.decode()
    loaded = re.findall(r'(?:src|href|action)="([^"#]+)"', text)
    assert [url for url in loaded if not url.startswith("/")] == []
    assert len(loaded) > 5


def test_pages_lead_through_the_whole_list_once(thea: Member) -> None:
    made = {str(make_client(thea, f"Client {number}", mail=False).id) for number in range(7)}
    browser, seen = program(thea, "clients:read"), []
    address: str | None = "/api/clients/?page_size=3"
    while address:
        page = browser.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == 7
    assert set(seen) == made == {str(each) for each in Client.objects.values_list("id", flat=True)}


@pytest.mark.parametrize(("asked", "given_back"), [("0", 7), ("-1", 7), ("abc", 7), ("2", 2), ("100000", 7)])
def test_odd_sizes_of_a_page(thea: Member, asked: str, given_back: int) -> None:
    for number in range(7):
        make_client(thea, f"Client {number}", mail=False)
    answer = program(thea, "clients:read").get(f"/api/clients/?page_size={asked}")
    assert len(answer.json()["results"]) == given_back


@pytest.mark.parametrize("who", ["colleague", "stranger", "assistant", "cora", "owen"])
def test_no_role_reads_more_in_json(
    who: str, ids: dict[str, uuid.UUID], request: pytest.FixtureRequest
) -> None:
    """With every scope that there is: names for an assistant, nothing for anybody else."""
    browser = program(request.getfixturevalue(who), *tokens.SCOPES)
    told = "".join(
        browser.get(where(path, ids)).content.decode() for method, path in SCOPES if method == "GET"
    )
    allowed = set(worlds.IDENTITY) if who == "assistant" else set()
    assert [word for word in set(worlds.ALL) - allowed if word in told] == []
    figures.note(
        "12", f"{who}, JSON with every scope: {len(worlds.ALL) - len(allowed)} canaries searched, 0 found"
    )
