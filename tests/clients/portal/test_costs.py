"""What a client's page asks of the database: the same few statements however much there is on it."""

from typing import Any

import pytest

from clients.models import Assignment, AuditEvent, Client, LinkSession
from psychoed.queries import kept
from tests.asked import statements
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import make_assignment, make_edition

SIZES = [3, 10, 40]
SITTING, PIECE, ENTRY, CONTACT, KEY = (
    "clients_linksession", "clients_assignment", "clients_entry", "clients_safecontact", "clients_datakey",
)  # fmt: skip


def items(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"i{n}", "type": "short_text", "label": f"What was number {n} like?"} for n in range(count)
    ]


def measure(count: int) -> Any:
    options = [{"value": f"v{n}", "label": f"Number {n}"} for n in range(4)]
    asked = [
        {"id": f"m{n}", "type": "choice", "label": f"Number {n}?", "options": options} for n in range(count)
    ]
    return make_edition(kind="measure", slug="long-scale", items=asked)


def asked_by(phone: Phone, url: str, capture: Any) -> list[str]:
    """The tables that a second visit reads, in their order; the first one has its events written."""
    with capture(execute=True):
        assert phone.get(url).status_code == 200
    with statements() as asked:
        assert phone.get(url).status_code == 200
    return [each.split('"')[1] for each in asked]


def sit_down(sam: Client, *pieces: Assignment, known: bool) -> Phone:
    phone = Phone()
    phone.press(mail_link(sam, *pieces))
    if known:
        LinkSession.objects.filter(client=sam).update(tier="number")
    return phone


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("known", [False, True])
def test_list_of_pieces(
    sam: Client, count: int, known: bool, django_capture_on_commit_callbacks: Any
) -> None:
    edition = make_edition()
    phone = sit_down(sam, *(make_assignment(sam, edition) for _ in range(count)), known=known)

    tables = asked_by(phone, "/x/", django_capture_on_commit_callbacks)

    assert tables == ([SITTING, PIECE, CONTACT, KEY, ENTRY] if known else [SITTING, PIECE, ENTRY])


@pytest.mark.parametrize("known", [False, True])
def test_handout(sam: Client, known: bool, django_capture_on_commit_callbacks: Any) -> None:
    handout = make_assignment(sam, make_edition(kind="handout", slug="a-handout"))
    phone = sit_down(sam, handout, known=known)

    tables = asked_by(phone, "/x/", django_capture_on_commit_callbacks)

    assert tables == ([SITTING, PIECE, CONTACT, KEY, ENTRY] if known else [SITTING, PIECE, ENTRY])


@pytest.mark.parametrize("count", SIZES)
def test_question_and_whole_measure(sam: Client, count: int, django_capture_on_commit_callbacks: Any) -> None:
    pieces = [make_assignment(sam, make_edition(items=items(count))), make_assignment(sam, measure(count))]
    phone = sit_down(sam, *pieces, known=False)
    first, second = (f"/x/{piece.id}/{phone.begin(piece)}/1" for piece in pieces)

    for url in (first, f"{second}?view=page"):
        assert asked_by(phone, url, django_capture_on_commit_callbacks) == [SITTING, ENTRY, KEY]


@pytest.mark.parametrize("count", SIZES)
def test_autosave(sam: Client, count: int, django_capture_on_commit_callbacks: Any) -> None:
    piece = make_assignment(sam, make_edition(items=items(count)))
    phone = sit_down(sam, piece, known=False)
    entry = phone.begin(piece)
    with django_capture_on_commit_callbacks(execute=True):
        phone.autosave(piece, entry, version=0, page="a", sequence=1, i0="The bus")

    with statements() as asked:
        answer = phone.autosave(piece, entry, version=1, page="a", sequence=2, i0="The bus was late.")

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert [each.split('"')[1] for each in asked][:3] == [
        "clients_linksession",
        "clients_entry",
        "clients_datakey",
    ]
    assert [each.split(" ")[0] for each in asked] == ["SELECT", "SELECT", "SELECT", "UPDATE"]


def test_what_a_client_reads_again_in_one_sitting_has_one_event(
    sam: Client, django_capture_on_commit_callbacks: Any
) -> None:
    piece = make_assignment(sam, make_edition(items=items(3)))
    counts = []
    for _sitting in range(2):
        phone = sit_down(sam, piece, known=True)
        with django_capture_on_commit_callbacks(execute=True):
            phone.get("/x/")
        counts.append(AuditEvent.objects.filter(purpose="client page", client_id=sam.id).count())
        with django_capture_on_commit_callbacks(execute=True):
            phone.get("/x/")
        counts.append(AuditEvent.objects.filter(purpose="client page", client_id=sam.id).count())

    assert counts == [2, 2, 4, 4]  # one for the why-line, one for the label, in each sitting


def test_edition_is_read_once_and_its_text_drawn_once(sam: Client) -> None:
    edition = make_edition(kind="handout", slug="a-handout")
    pin = kept.Pin(edition.id, edition.sha256, edition.status)

    with statements() as asked:
        found = [kept.editions([pin])[edition.id] for _ in range(3)]

    assert len(asked) == 1
    assert {row.title for row in found} == {edition.title}
    assert found[0] is not found[1]
    assert kept.fragment(found[0]) is kept.fragment(found[2])


def test_draft_is_never_kept(db: None) -> None:
    draft = make_edition(status="draft", approved_at=None, slug="a-draft")
    pin = kept.Pin(draft.id, draft.sha256, draft.status)
    kept.editions([pin])
    draft.title = "Another title"
    draft.save()

    assert kept.editions([pin])[draft.id].title == "Another title"
    assert kept.fragment(draft) == ""


def test_shelf_holds_so_many_and_no_more(db: None) -> None:
    for number in range(kept.MOST + 3):
        kept._keep(kept._fragments, (number, "a", 1, "en"), "x")

    assert len(kept._fragments) == kept.MOST
