"""The deployment checks: each unsafe setting is refused with a way out, and a safe one passes."""

from typing import Any

import pytest
from django.test import override_settings

from practice import checks

SAFE: dict[str, Any] = {
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": "n7" * 30,
    "ATTUNE_MASTER_KEY": bytes(range(32)),
    "HTTPS": True,
    "BROKER_URL": "redis://broker:6379/0",
    "MAIL": {"kind": "smtp+tls"},
}
UNSAFE = [
    ({"DEBUG": True}, "attune.E001"),
    ({"DEMO": True}, "attune.E002"),
    ({"SECRET_KEY": "change-me"}, "attune.E003"),
    ({"ATTUNE_MASTER_KEY": b"k" * 32}, "attune.E004"),
    ({"HTTPS": False}, "attune.E005"),
    ({"BROKER_URL": ""}, "attune.E006"),
    ({"MAIL": {"kind": "local"}}, "attune.E007"),
    ({"CELERY_TASK_ALWAYS_EAGER": True}, "attune.E008"),
]


def test_a_safe_deployment_has_no_findings() -> None:
    with override_settings(**SAFE):
        assert checks.safe_deployment(None) == []


@pytest.mark.parametrize(("change", "code"), UNSAFE)
def test_each_unsafe_setting_is_named_with_a_way_out(change: dict[str, Any], code: str) -> None:
    with override_settings(**SAFE | change):
        found = checks.safe_deployment(None)
    assert [finding.id for finding in found] == [code]
    assert found[0].hint
