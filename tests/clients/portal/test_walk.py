"""A whole visit, from the mailed link to taking it back."""

from clients.models import Client, Entry
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import make_assignment


def test_visit_from_link_to_take_back(sam: Client) -> None:
    piece = make_assignment(sam)
    phone = Phone()

    opened = phone.press(mail_link(sam, piece))
    page = phone.get("/x/")
    entry_id = phone.begin(piece)
    typed = phone.type(piece, entry_id, 1, risk="I asked for a hug.")
    sent = phone.send(piece, entry_id)

    assert (opened.status_code, opened["Location"]) == (303, "/x/")
    assert (page.status_code, typed.status_code, sent.status_code) == (200, 302, 302)
    assert Entry.objects.get(id=entry_id).state == "sent"
    after = phone.get(sent["Location"])
    assert "Take it back" in after.content.decode()
    taken = phone.post(f"/x/{piece.id}/{entry_id}/take-back")
    assert Entry.objects.get(id=entry_id).state == "draft"
    assert "I asked for a hug." in phone.get(taken["Location"]).content.decode()
