"""A program that repeats a request with its `Idempotency-Key` gets what the first one made."""

from typing import Any

import pytest

from clients.models import Assignment, Client
from practice.models import Member
from tests.factories import make_edition
from tests.practice.api.test_api import Program, program

__all__ = ["program"]


def post(browser: Any, path: str, data: dict[str, Any], *, key: str | None) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return browser.post(f"/api/{path}/", data, content_type="application/json", headers=headers)


def test_same_key_adds_one_client(thea: Member, program: Program) -> None:
    there = program(thea)
    answers = [post(there, "clients", {"name": "Ola Other"}, key="import-7") for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert [each.json()["id"] for each in answers] == [str(Client.objects.get().id)] * 2


def test_same_key_hands_over_once_and_another_key_again(thea: Member, sam: Client, program: Program) -> None:
    there, asked = program(thea), {"client": str(sam.id), "edition": str(make_edition().id)}
    answers = [post(there, "assignments", asked, key=key) for key in ("a", "a", "b", None)]
    ids = [each.json()["id"] for each in answers]
    assert (ids[0] == ids[1], len(set(ids)), Assignment.objects.count()) == (True, 3, 3)


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_key_that_is_none_is_refused(thea: Member, program: Program, key: str) -> None:
    answer = post(program(thea), "clients", {"name": "Ola Other"}, key=key)
    assert (answer.status_code, Client.objects.count()) == (400, 0)
