"""Secrets, codes, numbers and marks: derived, unlike each other, and hard to mistype."""

import base64
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients import tokens

KEY, OTHER = b"k" * 32, b"o" * 32
LINK = uuid.UUID("6f1f7a52-3a6e-4a0c-8d4e-0d5a3b1c2e9f")


def test_secret_is_the_same_again_and_256_bits() -> None:
    secret = tokens.secret(key=KEY, link_id=LINK)
    assert secret == tokens.secret(key=KEY, link_id=LINK)
    assert len(base64.urlsafe_b64decode(secret + "=")) == 32


def test_secret_differs_by_link_and_by_key() -> None:
    made = {tokens.secret(key=key, link_id=link) for key in (KEY, OTHER) for link in (LINK, uuid.uuid4())}
    assert len(made) == 4


def test_code_has_26_characters_without_lookalikes() -> None:
    code = tokens.code(key=KEY, link_id=LINK)
    assert len(code) == 26
    assert set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_grouped_shows_four_at_a_time() -> None:
    assert tokens.grouped("ABCDEFGHJK") == "ABCD-EFGH-JK"


@given(link=st.uuids(), gap=st.sampled_from(["", "-", " ", " - "]), low=st.booleans())
def test_typed_code_is_understood_however_it_is_typed(link: uuid.UUID, gap: str, low: bool) -> None:
    code = tokens.code(key=KEY, link_id=link)
    typed = gap.join(code).replace("1", "l" if low else "I").replace("0", "o")
    assert tokens.normal(typed.lower() if low else typed) == code


@given(typed=st.text(max_size=60))
def test_normal_never_raises_and_is_stable(typed: str) -> None:
    once = tokens.normal(typed)
    assert tokens.normal(once) == once


def test_digits_are_eight_and_come_from_the_row() -> None:
    made = [tokens.digits(key=KEY, code_id=uuid.UUID(int=number)) for number in range(200)]
    assert {len(one) for one in made} == {8}
    assert len(set(made)) == 200
    assert all(one.isdecimal() for one in made)


@pytest.mark.parametrize(
    "number",
    [
        "111111", "121212", "123123", "12341234", "112211", "1122112", "123456", "765432", "24680246", "9876543",
        "901234", "198412", "121984", "311284", "123184", "840131",
    ],
)  # fmt: skip
def test_number_that_is_guessed_first_is_refused(number: str) -> None:
    assert tokens.is_easily_guessed(number)


@pytest.mark.parametrize("number", ["730592", "4082716", "58301749", "604937"])
def test_number_that_nobody_guesses_is_taken(number: str) -> None:
    assert not tokens.is_easily_guessed(number)


@given(number=st.from_regex(r"[0-9]{6,8}", fullmatch=True))
def test_question_about_a_number_always_has_an_answer(number: str) -> None:
    assert tokens.is_number(number)
    assert tokens.is_easily_guessed(number) in {True, False}


@pytest.mark.parametrize("text", ["12345", "123456789", "12345a", "", "１２３４５６"])
def test_anything_but_six_to_eight_digits_is_no_number(text: str) -> None:
    assert not tokens.is_number(text)


def test_same_compares_any_text() -> None:
    assert tokens.same("né", "né")
    assert not tokens.same("né", "ne")


def test_message_id_is_stable_and_tells_nothing() -> None:
    made = tokens.message_id(key=KEY, delivery_id=LINK, domain="attune.example")
    assert made == tokens.message_id(key=KEY, delivery_id=LINK, domain="attune.example")
    assert len(made) == 26 + len("<@attune.example>")
    assert LINK.hex not in made


def test_bounce_address_finds_its_delivery_in_any_case() -> None:
    address = tokens.bounce_address(key=KEY, delivery_id=LINK, domain="attune.example")
    assert tokens.bounced_delivery(key=KEY, address=address.upper()) == LINK
    assert len(address.split("@")[0]) <= 64


@given(mark=st.from_regex(r"[0-9a-f]{20}", fullmatch=True))
def test_forged_bounce_address_is_nobodys(mark: str) -> None:
    genuine = tokens.bounce_address(key=KEY, delivery_id=LINK, domain="attune.example")
    forged = f"b+{LINK.hex}.{mark}@attune.example"
    assert tokens.bounced_delivery(key=KEY, address=forged) == (LINK if forged == genuine else None)


@pytest.mark.parametrize("address", ["", "b+@x", "sam@mail.example", "b+zz.00@attune.example"])
def test_any_other_address_is_no_bounce(address: str) -> None:
    assert tokens.bounced_delivery(key=KEY, address=address) is None


def test_unsubscribe_token_finds_its_delivery() -> None:
    token = tokens.unsubscribe(key=KEY, delivery_id=LINK)
    assert tokens.unsubscribing(key=KEY, token=token) == LINK
    assert tokens.unsubscribing(key=OTHER, token=token) is None


@given(token=st.text(max_size=80))
def test_made_up_unsubscribe_token_is_nobodys(token: str) -> None:
    assert tokens.unsubscribing(key=KEY, token=token) is None


def test_scope_hides_what_it_is_about() -> None:
    scope = tokens.scope(key=KEY, kind="domain", name="rivers-family.example")
    assert scope.startswith("domain:")
    assert "rivers" not in scope
    assert len(scope) <= 80
