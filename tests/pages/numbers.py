"""Find phone numbers on a page that are not written as people write them: E.164 is for code and for copying."""

from __future__ import annotations

from playwright.sync_api import Page

# Code, what is copied, what programs said, and what somebody wrote stay as they are.
_AS_IT_IS = (
    "pre, code, textarea, script, style, template, .copyable, .call-path, .bubble, .contacts-cell, .contacts-says"
)
_RAW = f"""(() => {{
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {{
        const text = walker.currentNode;
        if (text.data.trim().startsWith("/") || text.parentElement.closest("{_AS_IT_IS}")) continue;
        for (const [raw] of text.data.matchAll(/[+][1-9][0-9]{{6,14}}(?![0-9])/g)) found.push(raw);
    }}
    return found;
}})()"""


def raw_numbers(page: Page) -> list[str]:
    """Numbers in E.164 that a reader sees outside of code."""
    found: list[str] = page.evaluate(_RAW)
    return found
