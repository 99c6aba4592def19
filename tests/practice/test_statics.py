"""The address of a static file is looked up once, and what is not there still says so."""

import json
from pathlib import Path

import pytest

from practice.statics import KeptAddresses


@pytest.fixture
def storage(tmp_path: Path) -> KeptAddresses:
    told = {"version": "1.1", "hash": "", "paths": {"css/client.css": "css/client.1234.css"}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(told), encoding="utf-8")
    return KeptAddresses(location=str(tmp_path), base_url="/static/")


def test_address_is_looked_up_once(storage: KeptAddresses) -> None:
    first = storage.url("css/client.css")
    storage.hashed_files.clear()
    assert (first, storage.url("css/client.css")) == ("/static/css/client.1234.css", first)


def test_unknown_name_is_refused_each_time(storage: KeptAddresses) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
            storage.url("css/other.css")
