"""Pictures of every page at phone and laptop width, from a demo practice of its own: `make screenshots`.

They are made to be looked at. Each person of the demo walks along every link that they can see, one
page for each kind; then a client opens the newest mail on a phone. The pictures lie in var/pictures.
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.test import Client as Visitor
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deploy.launch import procfile
from tests.environment import SAMPLE_KEY
from tests.servers import chromium_program, free_port

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "var" / "pictures"
WIDTHS = {"phone": (390, 844), "laptop": (1280, 800)}
NEVER_FOLLOWED = re.compile(r"/(logout|static|api/schema|l/)|\.(pdf|csv|ics|md|yaml|zip)$")
CLIENTS = 4
# Drawings have links too, and theirs are objects; the attribute is the same in both.
LINKS = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href.split('#')[0])"
BUTTON = "main button[type=submit], main form button:not([type=button])"


def surroundings(folder: str, port: int) -> dict[str, str]:
    """The demo's environment, in a place of its own."""
    return {
        **{name: value for name, value in os.environ.items() if not name.endswith("_FILE")},
        "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ATTUNE_MASTER_KEY": SAMPLE_KEY,
        "ATTUNE_EPOCH_FILE": f"{folder}/epoch",
        "BROKER_URL": "",
        "EMAIL_URL": "local:",
        "PUBLIC_URL": f"http://localhost:{port}",
        "MAIL_DOMAIN": "attune.localhost",
        "DEBUG": "1",
        "DEMO": "1",
        "PORT": str(port),
        "BIND": "127.0.0.1",
        "LOG_LEVEL": "error",
        "DJANGO_SETTINGS_MODULE": "practice.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


@contextmanager
def demo_served() -> Iterator[str]:
    """A fresh demo practice behind a server; this process sees the same database."""
    with tempfile.TemporaryDirectory(prefix="attune-pictures-") as folder:
        port = free_port()
        os.environ.update(surroundings(folder, port))
        subprocess.run([sys.executable, "-m", "deploy.prepare"], cwd=ROOT, check=True)
        web = subprocess.Popen(
            ["sh", "-c", f"exec {procfile.lines(ROOT / 'Procfile')['web']}"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://localhost:{port}/healthz")
            django.setup()
            settings.ALLOWED_HOSTS.append("testserver")
            yield f"http://localhost:{port}"
        finally:
            web.terminate()
            web.wait()


def wait_for(address: str) -> None:
    """Until the server answers, whatever it says."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return


def session_of(member: Any) -> list[dict[str, str]]:
    """The cookie of a browser in which this member is signed in."""
    visitor = Visitor()
    visitor.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = visitor.session
    session[import_module("practice.entrance").SEAT] = str(member.id)
    session.save()
    cookie = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": settings.PUBLIC_URL}]


def kind_of(address: str) -> str:
    """The name of the route: a hundred clients are one kind of page."""
    try:
        return resolve(urlsplit(address).path).view_name.replace(":", "-") or "page"
    except Resolver404:
        return ""


def walk(context: BrowserContext, *, start: str) -> Iterator[tuple[str, Page]]:
    """Each kind of page that can be reached by links, once."""
    page, waiting, seen = context.new_page(), [start], set()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if not kind or kind in seen or NEVER_FOLLOWED.search(address):
            continue
        seen.add(kind)
        page.goto(address)
        yield kind, page
        waiting += page.eval_on_selector_all("a[href]", LINKS)
        waiting = [found for found in waiting if found.startswith(settings.PUBLIC_URL)]


def take(page: Page, name: str) -> None:
    """The whole page, at both widths."""
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        page.screenshot(path=PICTURES / f"{name}.{width}.png", full_page=True)


def staff_pictures(browser: Browser) -> None:
    """Everybody's walk through the desk."""
    for member in apps.get_model("practice", "Member").objects.select_related("user").order_by("created_at"):
        with browser.new_context(reduced_motion="reduce") as context:
            context.add_cookies(session_of(member))
            for kind, page in walk(context, start=f"{settings.PUBLIC_URL}/"):
                take(page, f"{member.name.lower()}.{kind}")


def newest_links() -> list[str]:
    """The newest link of each client that still opens."""
    links = apps.get_model("clients", "AccessLink").objects.order_by("created_at")
    newest = {link.client_id: link for link in links.filter(revoked_at__isnull=True)}
    address = import_module("clients.actions.links").url
    return [address(link) for link in sorted(newest.values(), key=lambda link: link.created_at, reverse=True)]


def client_pictures(browser: Browser) -> None:
    """A link on a phone: the constant page, the button, and what lies behind it."""
    for number, link in enumerate(newest_links()[:CLIENTS], 1):
        with browser.new_context(viewport={"width": 390, "height": 844}) as context:
            page = context.new_page()
            page.goto(link)
            take(page, f"client-{number}.constant")
            page.locator(BUTTON).first.click()
            page.wait_for_load_state()
            for kind, inside in walk(context, start=page.url):
                take(inside, f"client-{number}.{kind}")


def outside_pictures(browser: Browser) -> None:
    """What is seen without any session."""
    with browser.new_context() as context:
        for kind, page in walk(context, start=f"{settings.PUBLIC_URL}/"):
            take(page, f"nobody.{kind}")


def main() -> int:
    """All pictures anew."""
    program = chromium_program()
    if program is None:
        sys.stderr.write("Pictures need Chromium (apt install chromium).\n")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with demo_served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for pictures in (outside_pictures, staff_pictures, client_pictures):
            pictures(browser)
        browser.close()
    sys.stdout.write(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
