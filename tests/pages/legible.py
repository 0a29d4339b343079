"""Find texts of a page that are clipped, covered or outside the window, as the browser lays it out.

The page itself is asked (legible.js). That scrolls it and opens its menus, so ask last.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page


@cache
def _probe() -> str:
    return Path(__file__).with_suffix(".js").read_text()


def illegible(page: Page) -> list[str]:
    """One line for each text that cannot be read whole at the width of the window."""
    found: list[str] = page.evaluate(_probe())
    return found
