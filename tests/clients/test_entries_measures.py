"""Measures are shared whole, summed when they are sent, and put the numbers to call first where an answer says so."""

from clients import vault
from clients.models import Client, Entry, MeasureResult
from practice.models import Member
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment, make_edition

NO_TO_OFTEN = [{"value": 0, "label": "Not at all"}, {"value": 3, "label": "Nearly every day"}]
ITEMS = [
    {"id": "low", "type": "frequency", "label": "Feeling low", "options": NO_TO_OFTEN},
    {"id": "harm", "type": "frequency", "label": "Thoughts of hurting yourself", "options": NO_TO_OFTEN},
]
META = {
    "slug": "two-questions",
    "minutes": 1,
    "risk_items": ["harm"],
    "scoring": {"total": {"items": ["low", "harm"], "method": "sum"}},
}


def test_measure_is_sent_whole_and_help_stands_first(sam: Client, thea: Member) -> None:
    piece, phone = make_assignment(sam, make_edition(kind="measure", items=ITEMS, meta=META)), Phone()
    phone.press(mail_link(sam, piece))
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, low="3", harm="3")
    check = phone.get(f"/x/{piece.id}/{entry_id}/check").content.decode()

    phone.send(piece, entry_id, keep=("harm",))

    entry = Entry.objects.select_related("client").get()
    shared = vault.reveal(entry, "shared", by=thea, purpose="test", now=NOON)["shared"]
    row = MeasureResult.objects.select_related("client").get()
    result = vault.reveal(row, "result", by=thea, purpose="test", now=NOON)["result"]
    assert ("Share this one" in check, "Thank you for answering this." in check) == (False, True)
    assert (set(shared["answers"]), entry.kept_back, result["total"]) == ({"low", "harm"}, 0, 6)
