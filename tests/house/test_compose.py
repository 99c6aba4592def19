"""docker-compose.yml, Dockerfile, Procfile and settings say the same. No container engine is needed to see that."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from deploy import prepare
from deploy.launch import procfile
from practice import env
from tests.house.tree import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PROCESSES = procfile.lines(ROOT / "Procfile")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = {name: service for name, service in COMPOSE["services"].items() if service.get("image") == "attune"}
READ = re.compile(r"""(?:env\.\w+\(|os\.environ\.get\()\s*"([A-Z_]+)\"""")
FOR_THE_SERVER = {"BIND", "PORT", "WEB_CONCURRENCY"}


def variables_read() -> set[str]:
    """Every variable that the settings and the web server's file ask for."""
    texts = [
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("practice/settings.py", "deploy/gunicorn.conf.py")
    ]
    return {name for text in texts for name in READ.findall(text)}


def variables_set() -> Iterator[tuple[str, str]]:
    """Every service of ours with each variable that it is given."""
    for service, words in OURS.items():
        yield from ((service, name) for name in words["environment"])


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """The secrets as an operator's first command makes them."""
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "make-secrets.sh"
    script.write_bytes((ROOT / "deploy" / "make-secrets.sh").read_bytes())
    subprocess.run(["sh", script], check=True, capture_output=True)
    return tmp_path / "deploy" / "secrets"


def test_every_service_of_ours_runs_a_line_of_the_procfile() -> None:
    """One place says how a process is started."""
    assert {name: service["command"] for name, service in OURS.items()} == {name: [name] for name in OURS}
    assert set(OURS) == set(PROCESSES) - {"deliver"}


def test_every_service_is_asked_how_it_is() -> None:
    """Each has a health check or says why it has none."""
    unasked = {name for name, service in COMPOSE["services"].items() if "healthcheck" not in service}
    assert unasked == {"release"}


def test_compose_sets_only_variables_that_are_read() -> None:
    """A misspelt variable would be silently without effect."""
    read = variables_read() | FOR_THE_SERVER
    assert [place for place in variables_set() if not {place[1], place[1].removesuffix("_FILE")} & read] == []


def test_each_secret_comes_from_a_file() -> None:
    """No secret stands in the environment or in the compose file."""
    named = {"DATABASE_URL", "BROKER_URL", "SECRET_KEY", "ATTUNE_MASTER_KEY"}
    for service in OURS.values():
        assert {name for name in service["environment"] if name.removesuffix("_FILE") in named} == {
            f"{name}_FILE" for name in named
        }
        assert {
            path.rsplit("/", 1)[1]
            for name, path in service["environment"].items()
            if name.endswith("_FILE") and path.startswith("/run/secrets/")
        } <= set(service["secrets"])


def test_secrets_of_the_compose_file_are_the_ones_that_are_made(secrets: Path) -> None:
    """`deploy/make-secrets.sh` writes each file that is named, and no other."""
    named = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    assert {path.name for path in secrets.iterdir()} == named


def test_made_secrets_are_what_the_settings_accept(secrets: Path) -> None:
    """The start would stop at a wrong one."""
    source: dict[str, str] = {
        f"{name.upper()}_FILE": str(secrets / name) for name in ("database_url", "broker_url")
    }
    source["ATTUNE_MASTER_KEY_FILE"] = str(secrets / "master_key")
    assert len(env.key("ATTUNE_MASTER_KEY", source=source)) == 32
    database = env.database("DATABASE_URL", "", source=source)
    assert (database["HOST"], database["PORT"]) == ("postgres", "5432")
    assert database["PASSWORD"] == (secrets / "postgres_password").read_text(encoding="utf-8")
    broker = urlsplit(env.text("BROKER_URL", source=source))
    assert (broker.hostname, broker.port) == ("redis", 6379)
    assert broker.password == (secrets / "redis_password").read_text(encoding="utf-8")


def test_making_secrets_again_changes_nothing(secrets: Path) -> None:
    """A second call must not lock the practice out of its own data."""
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}
    subprocess.run(["sh", secrets.parent / "make-secrets.sh"], check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == before


def test_ports_agree() -> None:
    """What the image exposes, what gunicorn binds and what the proxy asks is one number."""
    web, tls = OURS["web"], COMPOSE["services"]["tls"]
    exposed = re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)
    assert exposed == [web["environment"]["PORT"]] == web["expose"]
    assert f"web:{exposed[0]}" in tls["command"]


def test_public_address_is_the_one_that_the_proxy_serves() -> None:
    """Links in mails lead to where somebody listens."""
    tls = COMPOSE["services"]["tls"]
    public = OURS["web"]["environment"]["PUBLIC_URL"].removeprefix("${PUBLIC_URL:-").removesuffix("}")
    assert public in tls["command"]
    assert public.rsplit(":", 1)[1] == published(tls)


def published(service: dict[str, Any]) -> str:
    """The port inside the container."""
    return str(service["ports"][0]).rsplit(":", 1)[1]


def test_nothing_serves_before_the_release_has_passed() -> None:
    """An unsafe setting stops the release, and the release stops everything."""
    waits = {name: service["depends_on"]["release"] for name, service in OURS.items() if name != "release"}
    assert {name: wait["condition"] for name, wait in waits.items()} == dict.fromkeys(
        set(OURS) - {"release"}, "service_completed_successfully"
    )
    assert "check --deploy --fail-level ERROR" in (ROOT / "deploy" / "release.sh").read_text(encoding="utf-8")


def test_release_brings_a_practice_as_far_as_the_demo() -> None:
    """Every step but the invented people; without the table of sign-ins nobody gets in where no broker runs."""
    lines = (ROOT / "deploy" / "release.sh").read_text(encoding="utf-8")
    steps = re.findall(r"^python manage\.py (\w+)", lines, re.MULTILINE)
    assert steps == ["check", *(name for name, _options in prepare.QUIET)]


def test_nothing_listens_to_the_outside() -> None:
    """A TLS proxy stands before the web; nobody else is meant to be reached."""
    open_ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert [port for port in open_ports if not port.startswith("127.0.0.1:")] == []


def test_nobody_of_ours_is_root() -> None:
    """The image's last user is an ordinary one, without privileges, on a read-only disk."""
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["attune"]
    for service in OURS.values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_broker_forgets_nothing_and_asks_for_a_password() -> None:
    """noeviction, and the password out of the file."""
    command = " ".join(COMPOSE["services"]["redis"]["command"])
    assert "maxmemory-policy noeviction" in command
    assert "$$(cat /run/secrets/redis_password)" in command


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_entrypoint_finds_the_line(name: str, tmp_path: Path) -> None:
    """The container runs what the Procfile says, letter by letter."""
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "entrypoint.sh").write_bytes((ROOT / "deploy" / "entrypoint.sh").read_bytes())
    (tmp_path / "Procfile").write_text(
        f"other: false\n{name}: echo this is {name} on ${{PORT:-8000}}\n", encoding="utf-8"
    )
    told = subprocess.run(
        ["sh", tmp_path / "deploy" / "entrypoint.sh", name],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert told.stdout == f"this is {name} on 8000\n"
