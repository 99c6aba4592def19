"""Every field of every row is classified, sealed where it is free text, and guarded where it is append-only."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from clients.models.sealed import SealedField
from psychoed.models import Edition
from tests.factories import make_edition

OURS = [
    model
    for label in ("practice", "clients", "psychoed")
    for model in apps.get_app_config(label).get_models()
]
CLASSES = ("public", "personal", "clinical", "secret")


def listed(model: type[models.Model]) -> list[str]:
    privacy = model.Privacy  # type: ignore[attr-defined]  # that it is there is what is tested
    return [name for kind in CLASSES for name in getattr(privacy, kind)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_stands_in_exactly_one_class(model: type[models.Model]) -> None:
    fields = [field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)]
    assert sorted(listed(model)) == sorted(fields)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_is_sealed_is_never_called_public(model: type[models.Model]) -> None:
    sealed = {field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)}
    assert sealed & set(model.Privacy.public) == set()  # type: ignore[attr-defined]  # every row has one: see above


ROWS_ABOUT_CLIENTS = [
    model for model in OURS if any(field.name == "client" for field in model._meta.concrete_fields)
]


@pytest.mark.parametrize("model", ROWS_ABOUT_CLIENTS, ids=lambda model: model._meta.label)
def test_free_text_about_a_client_is_sealed(model: type[models.Model]) -> None:
    """Plain columns about a client are codes, dates, ids and counts; none is wide enough for a sentence."""
    plain = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField)
        or (isinstance(field, models.CharField) and (field.max_length or 0) > 200)
    ]
    assert plain == []


@pytest.mark.parametrize(
    "table",
    [
        "clients_auditevent",
        "clients_deliveryevent",
        "clients_reminderdecision",
        "clients_riskact",
        "clients_riskevent",
        "psychoed_editionevent",
    ],
)
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_append_only_tables_have_their_guards(db: None, table: str, verb: str) -> None:
    if connection.vendor == "sqlite":
        query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s"
        wanted = f"{table}_no_{verb}"
    else:
        query = "SELECT count(*) FROM pg_trigger WHERE tgname = %s"
        wanted = f"{table}_no_change"
    with connection.cursor() as cursor:
        cursor.execute(query, [wanted])
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"blocks": [{"type": "title", "text": "Another"}]},
        {"sha256": "0" * 64},
        {"version": 9},
    ],
)
def test_an_approved_edition_cannot_be_changed_even_by_sql(db: None, change: dict[str, object]) -> None:
    edition = make_edition()
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(id=edition.id).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(id=edition.id)._raw_delete("default")
    assert Edition.objects.get(id=edition.id).title == "Small risks"
