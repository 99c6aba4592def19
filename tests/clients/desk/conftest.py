"""What the desk's tests share: a browser for Thea, and a clock that stands at noon."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser

from clients.queries import pinned
from practice.models import Member
from tests.conftest import SignIn
from tests.factories import NOON


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    pinned.forget()
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk(thea: Member, sign_in: SignIn) -> Browser:
    """Thea, signed in."""
    return sign_in(thea)
