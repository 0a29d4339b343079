"""Can every text of a page be read? Finds what is clipped, covered or outside the window, as the browser lays it out.

The questions are asked in the page itself (legible.js). They move the page and open its menus, so ask them last.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page


@cache
def _probe() -> str:
    return Path(__file__).with_suffix(".js").read_text()


def illegible(page: Page) -> list[str]:
    """One line for each text that cannot be read whole at the width the window has."""
    found: list[str] = page.evaluate(_probe())
    return found
