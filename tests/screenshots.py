"""Photographs every page of the demo, as a phone and as a laptop show it: `make screenshots` writes docs/screenshots/.

`python -m tests.screenshots FOLDER` takes every page at three widths, light and dark, into a folder that is
only looked at, and names each page that is wider than its window.
"""

import base64
import os
import re
import secrets
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.faults.house import House
from tests.journeys.chrome import Chrome, chrome
from tests.journeys.entrance import Someone, sign_in
from tests.servers import chromium_program, free_port, wait_for_port

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "screenshots"
PASSWORD = re.compile(r"told this once: (\S+)")
TALLEST = 1100
DECIDING = {"sign-in", "today", "client", "composer", "note", "portal-start", "portal-question"}
"""Also photographed in the dark."""

THEA = {
    "today": "/",
    "clients": "/clients/",
    "client-new": "/clients/new/",
    "library": "/library/",
    "tokens": "/tokens/",
    "mailbox": "/mailbox/",
}
OF_SAM = {
    "client": "",
    "client-contact": "contact/",
    "client-edit": "edit/",
    "client-mails": "mails/",
    "client-looked": "looked/",
    "client-sharing": "sharing/",
    "client-erase": "erase/",
    "assign": "assign/",
    "note": "note/",
    "prep": "prep/",
    "repair": "repair/",
    "hour": "hour/",
}
CORA = {"content-desk": "/library/desk/", "import": "/library/desk/import/"}
OWEN = {"practice": "/practice/", "people": "/practice/people/", "factors": "/accounts/factors/"}


@contextmanager
def demo() -> Iterator[tuple[House, str, str]]:
    """The demo on a database of its own: the house, its address, and the password of the people in it."""
    with tempfile.TemporaryDirectory(prefix="attune-pictures-") as folder:
        port = free_port()
        address = f"http://localhost:{port}"
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        os.environ.update(SECRET_KEY=secrets.token_urlsafe(64), ATTUNE_MASTER_KEY=key, LOG_LEVEL="warning")
        os.environ.update(DEBUG="1", DEMO="1", PUBLIC_URL=address, PORT=str(port), MAIL_DOMAIN="localhost")
        house = Local(folder=Path(folder), database_url=f"sqlite:///{folder}/attune.sqlite3")
        try:
            house.broker()
            for words in (("migrate", "-v0"), ("load_library", "-v0")):
                done = house.run("manage.py", *words)
                if done.returncode:
                    raise RuntimeError(done.stderr)
            told = house.run("manage.py", "demo_practice")
            found = PASSWORD.search(told.stdout)
            if found is None:
                raise RuntimeError(told.stderr)
            house.python("manage.py", "deliver", "--loop")
            web = house.python("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "practice.wsgi")
            assert web.process is not None
            wait_for_port(port, server=web.process)
            yield house, address, found[1]
        finally:
            house.end()


class Local(House):
    """Its mails stay on the mailbox page."""

    @property
    def env(self) -> dict[str, str]:
        return super().env | {"EMAIL_URL": "local:"}


class Photographer:
    """Keeps each page under its name, with the width behind it."""

    def __init__(
        self, windows: Chrome, *, address: str, password: str, folder: Path = PICTURES, whole: bool = False
    ) -> None:
        self.windows, self.address, self.password = windows, address, password
        self.folder, self.whole = folder, whole
        self.states: dict[str, dict] = {}
        self.too_wide: list[str] = []

    def all_sizes(self, name: str) -> Iterator[tuple[str, BrowserContext]]:
        """The windows in which this person's pages are photographed; dark ones take the deciding pages only."""
        state = self.signed_in(name) if name else None
        for dark in (False, True):
            yield "390", self.windows.phone(kept=state, dark=dark)
            yield "1280", self.windows.laptop(kept=state, dark=dark)
            if self.whole:
                yield "768", self.windows.tablet(kept=state, dark=dark)

    def signed_in(self, name: str) -> dict:
        """Signed in once; the windows share what the browser stored."""
        if name in self.states:
            return self.states[name]
        window = self.windows.laptop()
        someone = Someone(email=f"{name.lower()}@larkfield.example", password=self.password)
        sign_in(window.new_page(), someone, digits=lambda: self.digits(name))
        state = window.storage_state()
        window.close()
        self.states[name] = dict(state)
        return self.states[name]

    def digits(self, name: str) -> str:
        """From the demo's own page."""
        with urllib.request.urlopen(f"{self.address}/demo/codes/") as answer:
            text = answer.read().decode()
        found = re.search(f"<dt>{name}</dt><dd><code>(\\d+)", text)
        if found is None:
            raise LookupError(name)
        return found[1]

    def take(self, page: Page, name: str, size: str, *, dark: bool) -> None:
        """The whole page, cut where it is very long."""
        if dark and not self.takes_dark(name):
            return
        page.wait_for_load_state("networkidle")
        width = page.viewport_size["width"] if page.viewport_size else 0
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        file = self.folder / f"{name}-{size}{'-dark' if dark else ''}.png"
        if page.evaluate("document.documentElement.scrollWidth") > width:
            self.too_wide.append(file.stem)
        page.screenshot(
            path=file,
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": max(height, 500)},
            scale="css",
        )

    def tour(self, name: str, pages: dict[str, str]) -> None:
        """Each page in each window."""
        light = 3 if self.whole else 2
        for number, (size, window) in enumerate(self.all_sizes(name)):
            page, dark = window.new_page(), number >= light
            for label, path in pages.items():
                if not dark or self.takes_dark(label):
                    page.goto(path)
                    self.take(page, label, size, dark=dark)
            window.close()

    def takes_dark(self, name: str) -> bool:
        """Whether this page is photographed in the dark too."""
        return self.whole or name in DECIDING

    def client_of(self, window: BrowserContext, name: str) -> str:
        """The path of a client's page."""
        page = window.new_page()
        page.goto("/clients/")
        found = page.get_by_role("link", name=name).first.get_attribute("href")
        page.close()
        if found is None:
            raise LookupError(name)
        return found


def of_clients(shots: Photographer) -> dict[str, str]:
    """The pages about Sam, and some of others; found by walking there once."""
    window = shots.windows.laptop(kept=shots.signed_in("Thea"))
    sam = shots.client_of(window, "Sam Rivers")
    found = {label: f"{sam}{path}" for label, path in OF_SAM.items()}
    for label, name in OTHERS.items():
        found[label] = shots.client_of(window, name)
    page = window.new_page()
    page.goto(sam)
    page.wait_for_load_state("networkidle")
    for label, part in (("thread", "/threads/"), ("piece", "/pieces/")):
        found[label] = first_link(page, f"a[href*='{part}']") or sam
    found["paper"], found["from-paper"] = f"{found['piece']}paper/", f"{found['piece']}from-paper/"
    page.goto(found["piece"])
    found["entry"] = first_link(page, "a[href*='/entries/']") or found["piece"]
    page.goto(f"{sam}assign/")
    found["composer"] = first_link(page, "a.row-title[data-drawer]") or sam
    page.goto("/library/")
    found["material"] = first_link(page, "main li a") or "/library/"
    window.close()
    return found


def first_link(page: Page, selector: str) -> str | None:
    """Where the first of these links leads, if there is one."""
    links = page.locator(selector)
    return links.first.get_attribute("href") if links.count() else None


def by_hand(shots: Photographer) -> str:
    """A link that is handed over in person, as its page shows it."""
    window = shots.windows.laptop(kept=shots.signed_in("Thea"))
    page = window.new_page()
    page.goto(shots.client_of(window, "Priya"))
    page.get_by_role("button", name="Show a link to hand over").click()
    page.wait_for_load_state()
    shots.take(page, "hand-link", "1280", dark=False)
    found = re.search(r"http://\S+/l/[^\s\"<]+", page.locator("main").inner_text() + page.content())
    window.close()
    if found is None:
        raise LookupError("no link on the page")
    return found[0]


def portal(shots: Photographer, link: str) -> None:
    """The client's side, from the landing page to the page on which all is looked over."""
    light = 3 if shots.whole else 2
    for number, (size, window) in enumerate(shots.all_sizes("")):
        page, dark = window.new_page(), number >= light
        page.goto(link)
        shots.take(page, "portal-landing", size, dark=dark)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url("**/x/**")
        page.goto("/x/")
        shots.take(page, "portal-start", size, dark=dark)
        if page.locator("main a.row-title").count():
            page.locator("main a.row-title").first.click()
        shots.take(page, "portal-piece", size, dark=dark)
        begin = page.locator("form[action$='/begin']").first.get_attribute("action") or "/x/begin"
        piece = begin.removesuffix("begin")
        page.get_by_role("button", name="Begin").or_(page.get_by_role("button", name="Go on")).first.click()
        shots.take(page, "portal-question", size, dark=dark)
        for label, path in AROUND.items():
            page.goto(path.format(piece=piece))
            shots.take(page, label, size, dark=dark)
        window.close()


OTHERS = {
    "client-long-name": "Marguerite-Anne",
    "client-did-not-arrive": "Luca Ferrante",
    "client-answer-waiting": "Ayodele",
    "client-on-hold": "Hanna",
}
AROUND = {
    "portal-not-this-one": "{piece}not-this-one",
    "portal-between-us": "/x/between-us",
    "portal-choices": "/x/choices",
    "portal-number": "/x/number",
    "portal-pause": "/x/pause",
}


def main() -> int:
    """All of it."""
    program = chromium_program()
    if program is None:
        sys.stderr.write("The pictures need Chromium (apt install chromium).\n")
        return 1
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as (_, address, password), chrome(program, address=address) as windows:
        shots = Photographer(
            windows, address=address, password=password, folder=folder, whole=folder != PICTURES
        )
        shots.tour("", {"sign-in": "/accounts/login/", "demo-codes": "/demo/codes/"})
        shots.tour("Thea", THEA | of_clients(shots))
        shots.tour("Cora", CORA)
        shots.tour("Owen", OWEN)
        portal(shots, by_hand(shots))
    files = list(folder.glob("*.png"))
    weight = sum(file.stat().st_size for file in files)
    sys.stdout.write(f"{len(files)} pictures, {weight / 1e6:.1f} MB\n")
    if shots.too_wide:
        sys.stdout.write(f"Wider than the window: {', '.join(shots.too_wide)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
