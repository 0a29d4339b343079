"""The probe for texts that cannot be read: it finds each kind, and is not misled by what only looks like one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.legible import illegible

_HIDDEN = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"
_BAR = "position: sticky; z-index: 2; background: white"


@pytest.fixture
def narrow(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    return context.new_page()


def _found(page: Page, body: str) -> list[str]:
    page.set_content(f"<!DOCTYPE html><body style='margin: 0'>{body}</body>")
    return [line.split(":")[0] for line in illegible(page)]


_CUT = "width: 90px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap"
_TIGHT = "<p style='width: 20px; overflow: clip'>Wide</p>"
_OVER = "position: absolute; inset: 10px auto auto 60px; width: 200px; height: 30px; background: white"

_FAULTS = {
    "cut at the side": (
        "<div style='width: 60px; overflow: hidden; white-space: nowrap'>Ends here</div>",
        "clipped",
    ),
    "cut below": ("<div style='height: 10px; overflow: clip'><p>Its lower half is cut</p></div>", "clipped"),
    "beside": ("<p style='position: relative; left: 340px; width: 90px'>Beside the page</p>", "outside the window"),
    "under a box": (f"<p>+1 415 555 0142</p><i style='{_OVER}; pointer-events: none'></i>", "covered by i"),
    "under a text": ("<p>One text</p><p style='margin-top: -32px'>Another over it</p>", "covered by p"),
    "under a bar": (
        "<p style='margin-top: 1600px'>The last line</p>"
        f"<nav style='{_BAR}; position: fixed; inset: auto 0 0; padding: 30px'>Bar</nav>",
        "covered by nav",
    ),
    "three dots": (f"<p style='{_CUT}'>Three dots, and the rest is nowhere</p>", "cut, and nowhere whole"),
    "placeholder": ("<input placeholder='A number, an id, a name or a page' style='width: 80px'>", "too narrow"),
    "date": ("<input type='date' style='width: 40px'>", "too narrow"),
    "in a menu": (f"<button popovertarget='m'>Menu</button><div id='m' popover>{_TIGHT}</div>", "clipped"),
    "in a fold": (f"<details><summary>More</summary>{_TIGHT}</details>", "clipped"),
}
_SOUND = {
    "skip link": f"<a href='#main' style='{_HIDDEN}'>Skip to content</a><p>Plain</p>",
    "toast": "<div id='toasts' style='position: fixed; inset: 0'>Saved</div><p>Below a toast</p>",
    "bars": f"<p style='{_BAR}; top: 0'>Head</p>{'<p>Line</p>' * 60}<p style='{_BAR}; bottom: 0'>Foot</p>",
    "scrolled": "<div style='width: 200px; height: 60px; overflow: auto; white-space: nowrap'>"
    f"{'<p>A row of a wide table that scrolls both ways</p>' * 9}</div>",
    "title": f"<p title='Whole, as you see' style='{_CUT}'>Whole, as you see</p>",
    "closed": f"<div id='m' popover>{_TIGHT}</div><dialog>{_TIGHT}</dialog>",
    "row link": "<style>a::after { content: ''; position: absolute; inset: 0 }</style>"
    "<div style='position: relative; white-space: nowrap'><p style='margin-left: 110px'>8 ms</p>"
    f"<p style='margin-top: -32px; {_CUT}'><a href='/' style='{_CUT}; display: block'>A link that is cut</a></p></div>",
}


@pytest.mark.parametrize("kind", _FAULTS)
def test_what_cannot_be_read_is_found(narrow: Page, kind: str) -> None:
    body, fault = _FAULTS[kind]

    assert fault in _found(narrow, body)


@pytest.mark.parametrize("kind", _SOUND)
def test_what_can_be_read_is_left_alone(narrow: Page, kind: str) -> None:
    assert _found(narrow, _SOUND[kind]) == []
