"""Seals: what is sealed opens in its place and nowhere else, lengths fall into few classes, keys open what they wrap."""

import uuid
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients import sealing
from clients.sealing import SealBroken

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
KEY_ID, OTHER_ID = uuid.UUID(int=7), uuid.UUID(int=8)
PLACE = "practice|client|clients.entry|own|row"
WORDS = b"CANARY that she hangs up for good"
SMALLEST, FRAME = 256, 4


def sealed(
    plain: bytes = WORDS, *, key: bytes = KEY, key_id: uuid.UUID = KEY_ID, place: str = PLACE
) -> bytes:
    return sealing.seal(key=key, key_id=key_id, place=place, plain=plain)


def opened(raw: bytes, *, key: bytes = KEY, place: str = PLACE) -> bytes:
    return sealing.unseal(key=key, place=place, sealed=raw)


@given(plain=st.binary(max_size=9000))
def test_whatever_is_sealed_opens_again(plain: bytes) -> None:
    assert opened(sealed(plain)) == plain


@given(plain=st.binary(max_size=20_000))
def test_padding_keeps_every_byte_and_ends_in_zeros_alone(plain: bytes) -> None:
    padded = sealing.pad(plain)
    assert sealing.unpad(padded) == plain
    assert padded[FRAME + len(plain) :].strip(b"\0") == b""


@pytest.mark.parametrize(
    ("size", "class_"),
    [
        (0, 256),
        (4, 256),
        (255, 256),
        (256, 256),
        (257, 512),
        (512, 512),
        (513, 1024),
        (1024, 1024),
        (1025, 2048),
        (2049, 4096),
        (4096, 4096),
        (4097, 8192),
        (8192, 8192),
        (8193, 12288),
        (12288, 12288),
        (12289, 16384),
    ],
)
def test_size_falls_into_its_class(size: int, class_: int) -> None:
    assert sealing.padded_size(size) == class_


@given(one=st.integers(0, 100_000), other=st.integers(0, 100_000))
def test_longer_text_never_looks_shorter_and_a_class_is_wide(one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert small <= sealing.padded_size(small) <= sealing.padded_size(large)
    assert sealing.padded_size(small) - small < max(SMALLEST, small, 4096)


def test_book_of_answers_has_few_lengths() -> None:
    """Everything that a person could write into one answer, up to 100,000 bytes, falls into 29 lengths."""
    classes = {sealing.padded_size(size + FRAME) for size in range(100_000)}
    assert len(classes) == 29
    assert [larger - smaller for smaller, larger in pairwise(sorted(classes))][4:] == [4096] * 24


@given(words=st.binary(min_size=1, max_size=40), data=st.data())
def test_seal_opens_only_with_its_key_in_its_place(words: bytes, data: st.DataObject) -> None:
    raw = sealed(words)
    with pytest.raises(SealBroken):
        opened(raw, key=OTHER_KEY)
    with pytest.raises(SealBroken):
        opened(raw, place=PLACE + data.draw(st.sampled_from(["x", " ", "|", "\0"])))
    with pytest.raises(SealBroken):
        opened(raw[:1] + OTHER_ID.bytes + raw[17:])


@given(at=st.integers(0, 300), bit=st.integers(0, 7))
def test_one_bit_turned_over_anywhere_is_seen(at: int, bit: int) -> None:
    raw = bytearray(sealed())
    raw[at % len(raw)] ^= 1 << bit
    with pytest.raises(SealBroken):
        opened(bytes(raw))


@pytest.mark.parametrize("size", [0, 1, 16, 28, 29, 44, 45, 100])
def test_value_that_was_cut_off_is_no_sealed_value(size: int) -> None:
    with pytest.raises(SealBroken):
        opened(sealed()[:size])


def test_key_that_sealed_can_be_read_from_the_value() -> None:
    assert [sealing.key_id_of(sealed(key_id=each)) for each in (KEY_ID, OTHER_ID)] == [KEY_ID, OTHER_ID]


def test_value_of_a_later_version_is_not_guessed_at() -> None:
    with pytest.raises(SealBroken, match="not a sealed value"):
        sealing.key_id_of(b"\x02" + sealed()[1:])


def test_head_alone_is_no_sealed_value() -> None:
    with pytest.raises(SealBroken, match="not a sealed value"):
        sealing.key_id_of(sealed()[: sealing.HEAD_BYTES])


def test_frame_that_promises_more_than_is_there_is_not_believed() -> None:
    with pytest.raises(SealBroken, match="does not fit"):
        sealing.unpad((300).to_bytes(4, "big") + b"x" * 252)
    assert sealing.unpad((252).to_bytes(4, "big") + b"x" * 252) == b"x" * 252


def test_same_words_look_different_every_time() -> None:
    seen = {sealed() for _ in range(50)}
    assert (len(seen), {len(raw) for raw in seen}) == (50, {1 + 16 + 12 + 256 + 16})
    assert [raw for raw in seen if WORDS in raw] == []


def test_every_field_has_a_key_of_its_own() -> None:
    """The label goes into the key itself, so no two uses of a key ever meet."""
    assert len({sealing.derive(KEY, label) for label in ("a", "b", "a|b", "")} | {KEY}) == 5
    assert {len(sealing.derive(KEY, label)) for label in ("a", "", "x" * 300)} == {32}
    assert sealing.derive(KEY, "a") == sealing.derive(KEY, "a") != sealing.derive(OTHER_KEY, "a")


def test_wrapped_key_opens_with_the_key_above_and_its_own_id_alone() -> None:
    inner = sealing.new_key()
    wrapped = sealing.wrap(outer=KEY, key=inner, key_id=KEY_ID)
    assert sealing.unwrap(outer=KEY, wrapped=wrapped, key_id=KEY_ID) == inner
    assert inner not in wrapped
    for outer, key_id in ((OTHER_KEY, KEY_ID), (KEY, OTHER_ID)):
        with pytest.raises(SealBroken, match="does not open"):
            sealing.unwrap(outer=outer, wrapped=wrapped, key_id=key_id)


def test_wrapping_twice_shows_nothing_of_the_key() -> None:
    assert len({sealing.wrap(outer=KEY, key=OTHER_KEY, key_id=KEY_ID) for _ in range(20)}) == 20


def test_new_keys_never_repeat_and_are_whole() -> None:
    keys = {sealing.new_key() for _ in range(100)}
    assert (len(keys), {len(key) for key in keys}) == (100, {32})


@pytest.mark.parametrize("typed", ["sam@mail.example", " Sam@Mail.Example ", "SAM@MAIL.EXAMPLE\n"])
def test_one_address_has_one_index_however_it_is_typed(typed: str) -> None:
    found = sealing.blind_index(key=KEY, text=typed)
    assert found == sealing.blind_index(key=KEY, text="sam@mail.example")
    assert ("sam" in found, len(found)) == (False, 64)


def test_index_says_nothing_without_its_key() -> None:
    found = {sealing.blind_index(key=key, text="sam@mail.example") for key in (KEY, OTHER_KEY)}
    assert len(found) == 2
