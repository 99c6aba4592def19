"""What the members of a practice are called: they stand above, and are reached through the key that points at them."""

import uuid
from collections.abc import Iterable
from typing import Any

from clients.models import Client


def members() -> Any:
    """Every member, as rows; never imported, so that nothing here depends on what stands above."""
    return Client._meta.get_field("therapist").remote_field.model._default_manager.all()


def names_of(*, practice_id: uuid.UUID, member_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of these members of one practice."""
    rows = members().filter(practice_id=practice_id, id__in=set(member_ids))
    return dict(rows.values_list("id", "name"))
