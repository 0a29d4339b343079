"""A person with a browser at the live house: signed in, in light or dark, on a phone or at a desk.

Whatever the browser complains about on the way (errors, refused by the Content-Security-Policy) fails the test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.live_house import Live
from tests.patience import PATIENCE

_AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
# A refused form is a 422, and Chromium calls every such answer an error. htmx calls it two when a page is left while
# it asks.
_EXPECTED = ("status of 422", "htmx:sendAbort", "htmx:afterRequest")


@dataclass(frozen=True)
class Look:
    theme: str
    width: int

    def __str__(self) -> str:
        return f"{self.theme}-{self.width}"


LOOKS = [Look(theme, width) for theme in ("light", "dark") for width in (360, 1280)]
DESK = Look("light", 1280)


@dataclass
class Surfer:
    """Opens pages. The sign-in of the demo's owner is made once and kept for the pages after."""

    browser: Browser
    live: Live
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: [*_EXPECTED])
    _opened: list[BrowserContext] = field(default_factory=list)
    _kept: Any = None

    def page(self, look: Look = DESK, *, scripts: bool = True) -> Page:
        """A page of the demo's owner. `page.goto("/contacts/")` needs no host."""
        if self._kept is None:
            page = self.stranger()
            sign_in(page, self.live)
            self._kept = page.context.storage_state()
        return self._open(look, scripts, self._kept)

    def stranger(self, look: Look = DESK, *, scripts: bool = True) -> Page:
        """A page of nobody."""
        return self._open(look, scripts, None)

    def again(self, state: Any, look: Look = DESK, *, at: str = "") -> Page:
        """A page of whoever left this state behind (`page.context.storage_state()`), at another name of the house."""
        return self._open(look, True, state, at)

    def _open(self, look: Look, scripts: bool, state: Any, at: str = "") -> Page:
        context = self.browser.new_context(
            base_url=at or self.live.url,
            viewport=ViewportSize(width=look.width, height=800),
            color_scheme="dark" if look.theme == "dark" else "light",
            has_touch=look.width < 768,
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            storage_state=state,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE * 1000)
        self._opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda problem: self._hear("error", str(problem)))
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(words in text for words in self.expected):
            self.complaints.append(text)

    def close(self) -> None:
        for context in self._opened:
            context.close()
        self._opened.clear()
        self.expected = [*_EXPECTED]


def sign_in(page: Page, live: Live, *, at: str = "") -> None:
    """At another name of the house, if one is given."""
    page.goto(f"{at}/login/")
    page.get_by_label("E-mail").fill(live.env["SENTDASH_LOGIN_EMAIL"])
    page.get_by_label("Password", exact=True).fill(live.env["SENTDASH_LOGIN_PASSWORD"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login" not in url)


@cache
def _judge() -> str:
    return _AXE.read_text()


def axe(page: Page, *, only: Sequence[str] = ()) -> list[str]:
    """What axe-core finds moderate or worse, one line each; and a page that scrolls sideways. By all rules or some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_judge())
    rules = {"runOnly": list(only)} if only else {}
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **rules})
    lines = [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in {"moderate", "serious", "critical"}
        for node in violation["nodes"]
    ]
    return [*lines, "the page scrolls sideways"] if scrolls_sideways(page) else lines


def scrolls_sideways(page: Page) -> bool:
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))
