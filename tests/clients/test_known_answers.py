"""Derived secrets and seals as they were on the first day: a link mailed in November opens in May, a record stays readable.

Whoever changes one of these values on purpose has to think of everything that is already out there.
"""

import uuid

import pytest

from clients import sealing, tokens

KEY = b"k" * 32
ROW = uuid.UUID("6f1f7a52-3a6e-4a0c-8d4e-0d5a3b1c2e9f")
SEALED_THEN = bytes.fromhex(
    "016f1f7a523a6e4a0c8d4e0d5a3b1c2e9f3ee4bbef4fcaad1b6422fb4d0a01fcc9edfdfcc773a39fd8492b0aea"
    "6fe7e32958e88a276ec89acad183d2b923c5821ac8ec05e6bd29deea47fd6b186716498b3ae39f8f4140984d37"
    "901beb7404fc263d67f51c5cefaf1c99838cc8866c83e3d9a7dbf9ad8ac91db0f78ce5cc71782156567ab4ca0d"
    "91198f499ce19dd9586bec252b7e652cb50e60b995bf35b97f253e228459e6d4daae9506f3bfd68b81ddbcabb8"
    "fb005b31d295ef8f5b0a0cfe0fa9957f4f5180e0c5c378c97a2e6a0047cb83a122ea7e3b6382680786d9fa96ab"
    "7411d763645e2c75fc4c50dda1c48ab51945ddbfd2257bdc8db8f5fc4c2d1684854b9141608896eb2b6ad6b137"
    "6a431f5f7c8532d7ab0e0df6f6ddf5e6afdbfbbd40233956ebfa7628dea5e1"
)
"""Version 1, the id of its key, nonce, ciphertext and tag."""
WRAPPED_THEN = bytes.fromhex(
    "9d400052c554ce3b229cdf7c610d5746d2aa7449eb5b7b04b80dd4efe17e0f2192f82cd6bce206ec676cd13f5a"
    "48d67ef35cb89265be4ccc1ffe30b7"
)


def test_secret_of_a_link_is_what_it_was() -> None:
    assert tokens.secret(key=KEY, link_id=ROW) == "IyLnIePMYfTcJMby4dAUhMunbCDNotp_8cZScS2vqBo"


def test_typed_code_of_a_link_is_what_it_was() -> None:
    assert tokens.code(key=KEY, link_id=ROW) == "SKYSF0941H0CH1F19EX6AFCXVT"


def test_mailed_digits_are_what_they_were() -> None:
    assert tokens.digits(key=KEY, code_id=ROW) == "04801093"


def test_message_id_is_what_it_was() -> None:
    found = tokens.message_id(key=KEY, delivery_id=ROW, domain="mail.example")
    assert found == "<7hcjy7reqccscc2e57opapyyjw@mail.example>"


def test_bounce_address_is_what_it_was_and_still_believed() -> None:
    then = "b+6f1f7a523a6e4a0c8d4e0d5a3b1c2e9f.4a75483bb8d4a22d684e@mail.example"
    assert tokens.bounce_address(key=KEY, delivery_id=ROW, domain="mail.example") == then
    assert tokens.bounced_delivery(key=KEY, address=f" {then.upper()} ") == ROW


def test_unsubscribe_token_is_what_it_was_and_still_works() -> None:
    then = "bx96UjpuSgyNTg1aOxwunw.kvBB7zC3uoclU6ogp2IOYcU2qCzofIMY0987GyA0hxU"
    assert tokens.unsubscribe(key=KEY, delivery_id=ROW) == then
    assert tokens.unsubscribing(key=KEY, token=then) == ROW


def test_name_of_a_limit_is_what_it_was() -> None:
    found = tokens.scope(key=KEY, kind="domain", name="mail.example")
    assert found == "domain:d63798899c7643391489f03a2fc7e403"


def test_labels_of_the_keys_are_what_they_were() -> None:
    """A label is part of a key: with another one, every secret that is out there is dead."""
    labels = {name: value for name, value in vars(tokens).items() if name.startswith("K_")}
    assert labels == {
        "K_LINK": "link/1",
        "K_TYPED": "link-code/1",
        "K_DIGITS": "mailed-code/1",
        "K_MESSAGE": "message-id/1",
        "K_BOUNCE": "bounce-address/1",
        "K_UNSUBSCRIBE": "unsubscribe/1",
        "K_SCOPE": "scope/1",
    }


def test_alphabet_of_codes_is_crockfords() -> None:
    """32 characters, none that is taken for another, in the order in which their numbers stand."""
    assert tokens.ALPHABET == "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("label", "key"), [("wrap", "44c7eced698b2ff2682f34fe11af97b295ef2f4c4968de1bea556f10216c47d7")]
)
def test_derived_key_is_what_it_was(label: str, key: str) -> None:
    assert sealing.derive(KEY, label).hex() == key


def test_index_of_an_address_is_what_it_was() -> None:
    found = sealing.blind_index(key=KEY, text="sam@mail.example")
    assert found == "262a277c1ecf70c84e303722ac110786719cd8f4fdebf78e2de142b66839d1c5"


def test_value_that_was_sealed_then_opens_today() -> None:
    place = "practice|client|clients.entry|own|row"
    assert sealing.unseal(key=KEY, place=place, sealed=SEALED_THEN) == b'{"feel":"calm"}'


def test_key_that_was_wrapped_then_opens_today() -> None:
    assert sealing.unwrap(outer=KEY, wrapped=WRAPPED_THEN, key_id=ROW) == b"inner" * 6 + b"ke"
