"""The vault: no plaintext without permission and event, nothing opens in another place."""

import pytest

from clients import vault
from clients.actors import ClientHand, Engine
from clients.models import AuditEvent, BetweenUs, Client, DataKey, SafeContact
from clients.models.sealed import Sealed, SealedText
from practice.models import Member
from tests.factories import NOON, make_client


def test_reveal_gives_the_text_back_and_writes_one_event(thea: Member, sam: Client) -> None:
    before = AuditEvent.objects.count()
    sam = Client.objects.get(id=sam.id)

    shown = vault.reveal(sam, "name", by=thea, purpose="client page", now=NOON)

    assert shown == {"name": "Sam Rivers"}
    event = AuditEvent.objects.latest("id")
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.actor_id, event.client_id, event.fields) == ("view", thea.id, sam.id, "name")


def test_reveal_of_a_list_is_one_event_and_five_statements(
    thea: Member, django_assert_num_queries: object
) -> None:
    for name in ("Ada One", "Ben Two", "Cay Three"):
        make_client(thea, name, mail=False)
    rows = list(Client.objects.order_by("created_at", "code"))
    before = AuditEvent.objects.count()

    shown = vault.reveal_all(rows, "name", by=thea, purpose="caseload", now=NOON)

    assert {row["name"] for row in shown} == {"Ada One", "Ben Two", "Cay Three"}
    assert AuditEvent.objects.count() == before + 1


def test_reveal_is_refused_to_those_who_may_not(colleague: Member, stranger: Member, sam: Client) -> None:
    for actor in (colleague, stranger, Engine(practice_id=sam.practice_id)):
        with pytest.raises(vault.NotAllowed):
            vault.reveal(sam, "name", by=actor, purpose="curious", now=NOON)


def test_a_client_reads_their_own_and_nobody_elses(thea: Member, sam: Client) -> None:
    other = make_client(thea, "Ola Other")
    hand = ClientHand(id=sam.id, practice_id=sam.practice_id, client_id=sam.id, tier="number")

    assert vault.reveal(sam, "nickname", by=hand, purpose="portal", now=NOON) == {"nickname": "Sam"}
    with pytest.raises(vault.NotAllowed):
        vault.reveal(other, "nickname", by=hand, purpose="portal", now=NOON)


def test_a_sealed_value_has_no_text(sam: Client) -> None:
    value = Client.objects.get(id=sam.id).name
    assert isinstance(value, Sealed)
    with pytest.raises(SealedText):
        str(value)
    with pytest.raises(SealedText):
        f"{value}"
    assert "Sam" not in repr(value)


def test_a_value_does_not_open_in_another_row_or_field(thea: Member, sam: Client) -> None:
    other = make_client(thea, "Ola Other")
    Client.objects.filter(id=other.id).update(name=Client.objects.get(id=sam.id).name)
    moved = Client.objects.get(id=other.id)

    with pytest.raises(vault.CannotBeShown):
        vault.reveal(moved, "name", by=thea, purpose="client page", now=NOON)


def test_short_values_have_one_length_and_differ(sam: Client, thea: Member) -> None:
    other = make_client(thea, "Sam Rivers")
    one, two = Client.objects.get(id=sam.id).name, Client.objects.get(id=other.id).name
    assert len(one.raw) == len(two.raw) == len(Client.objects.get(id=sam.id).nickname.raw)
    assert one.raw != two.raw


def test_after_destroy_nothing_opens(thea: Member, sam: Client) -> None:
    vault.destroy(client_id=sam.id, now=NOON)

    assert not DataKey.objects.filter(client_id=sam.id, wrapped__isnull=False).exists()
    with pytest.raises(vault.CannotBeShown):
        vault.reveal(sam, "name", by=thea, purpose="client page", now=NOON)


def test_the_engine_reads_an_address_and_no_name(sam: Client) -> None:
    contact = SafeContact.objects.select_related("client").get(client=sam)
    engine = Engine(practice_id=sam.practice_id)
    assert vault.reveal(contact, "address", by=engine, purpose="send", now=NOON) == {
        "address": "sam@mail.example"
    }
    with pytest.raises(vault.NotAllowed):
        vault.reveal(sam, "name", by=engine, purpose="send", now=NOON)


def test_opening_a_practice_twice_makes_no_second_key(thea: Member) -> None:
    """Whoever seals under a second key could not read what the first one sealed."""
    before = list(DataKey.objects.order_by("id").values_list("id", "wrapped"))

    vault.open_practice(practice_id=thea.practice_id, now=NOON)

    assert list(DataKey.objects.order_by("id").values_list("id", "wrapped")) == before


def test_nothing_to_read_is_no_event(thea: Member) -> None:
    before = AuditEvent.objects.count()
    assert vault.reveal_all([], "name", by=thea, purpose="caseload", now=NOON) == []
    assert AuditEvent.objects.count() == before


def test_only_sealed_fields_are_sealed_and_revealed(thea: Member, sam: Client) -> None:
    with pytest.raises(TypeError, match="code is not a sealed field"):
        vault.put(sam, now=NOON, code="CANARY")
    with pytest.raises(TypeError, match="code is not a sealed field"):
        vault.reveal(sam, "code", by=thea, purpose="client page", now=NOON)


def test_nothing_is_sealed_for_a_client_whose_keys_are_gone(sam: Client) -> None:
    """A late autosave of an erased client finds no key, and makes none."""
    vault.destroy(client_id=sam.id, now=NOON)
    said = BetweenUs(practice_id=sam.practice_id, client=sam, at=NOON, visible_at=NOON)

    with pytest.raises(vault.CannotBeShown, match="no live client key"):
        vault.put(said, now=NOON, line="CANARY")

    assert said.line is None
    assert not DataKey.objects.filter(client_id=sam.id, destroyed_at__isnull=True).exists()


def test_empty_field_is_revealed_as_nothing(thea: Member, sam: Client) -> None:
    vault.put(sam, now=NOON, nickname=None)
    assert vault.reveal(sam, "name", "nickname", by=thea, purpose="client page", now=NOON) == {
        "name": "Sam Rivers",
        "nickname": None,
    }


def test_list_over_several_clients_names_none_of_them_and_counts_them(thea: Member, sam: Client) -> None:
    make_client(thea, "Ola Other", mail=False)
    rows = list(Client.objects.order_by("id"))

    vault.reveal_all(rows, "nickname", "name", by=thea, purpose="caseload", now=NOON)

    event = AuditEvent.objects.latest("id")
    assert (event.action, event.client_id, event.object_id, event.fields, event.result) == (
        "list", None, "", "name nickname", 2,
    )  # fmt: skip


def test_refusal_in_the_middle_of_a_list_shows_none_of_it(
    thea: Member, stranger: Member, sam: Client
) -> None:
    """One foreign row among the own ones: no text, and no event that says otherwise."""
    foreign = make_client(stranger, "Nobody Known", mail=False)
    before = AuditEvent.objects.count()

    with pytest.raises(vault.NotAllowed):
        vault.reveal_all([sam, foreign], "name", by=thea, purpose="caseload", now=NOON)

    assert AuditEvent.objects.count() == before


def test_address_index_is_the_practices_own(thea: Member, stranger: Member) -> None:
    here = vault.index(practice_id=thea.practice_id, address="sam@mail.example")
    there = vault.index(practice_id=stranger.practice_id, address="sam@mail.example")
    assert here == vault.index(practice_id=thea.practice_id, address=" SAM@mail.example")
    assert here != there


def test_first_note_in_two_tabs_makes_one_key(thea: Member, sam: Client) -> None:
    """GIVEN a hand that saw no key yet WHEN another has made it meanwhile THEN the one that stands is used."""
    slot = vault.Slot(
        practice_id=sam.practice_id, purpose=DataKey.Purpose.NOTE, client_id=sam.id, member_id=thea.id
    )
    first = vault._make_late(slot, ring=vault.Keyring(), now=NOON)
    ring = vault.Keyring()

    assert vault._make_late(slot, ring=ring, now=NOON) == first
    assert (set(ring.by_id), DataKey.objects.filter(member_id=thea.id).count()) == ({first}, 1)
