"""Pictures of every place, light and dark, for docs/pictures: `make pictures` draws them anew.

They show a house of their own, filled with a past that is the same every time. WebP, so that they stay small.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page

from tests import live_house
from tests.live_house import Live
from tests.pages import billed
from tests.pages.browser import chromium
from tests.pages.surfing import Look, Surfer
from tests.patience import PATIENCE

_FOLDER = Path(__file__).resolve().parents[2] / "docs/pictures"
_WIDTH, _HEIGHT = 1280, 800
_LARGEST = 60 * 1024  # bytes of one picture
_MESSAGES, _DAYS = 45_000, 45
_LENA, _OMAR, _SAM = "+14155550142", "+14155550143", "+14155550144"
# Numbers of the simulator with a fate of their own (docs/simulator.md).
_LOST, _LANDLINE, _SILENT = "+15005550002", "+15005550003", "+15005550008"

_PHONES = iter(range(50, 99))  # that nobody wrote to yet

Draw = Callable[[Page], None]


def _scene(surfer: Surfer) -> dict[str, Draw]:
    """What is to be seen on each picture: how to get there from an empty page."""
    live = surfer.live
    billed.spend(live)
    inbox = f"{live.simulator_url}/inbox/{live.env['SENTDASH_ORGANIZATION_ID']}"
    hook = _webhook(live, "Orders backend", inbox, ["message", "contact"])
    _webhook(live, "Analytics", f"{live.url}/nobody/", ["message"])
    _send(live, _SAM, "order_confirmation", name="Sam", order_id="20511")
    _call(live, "PATCH", f"contacts/{_contact_of(live, _SAM)}", {"opt_out": True})
    failed = _send(live, _LOST, "order_confirmation", name="Marta", order_id="20517")
    _send(live, _LENA, "order_confirmation", name="Lena", order_id="20518")
    _send(live, _OMAR, "appointment_reminder", name="Omar", day="Friday at 10:30")
    time.sleep(2)
    _answer(surfer.page(), {_LENA: "When will it come?", _OMAR: "Great, thank you. Can we bring a pram?"})
    _send(live, _SILENT, "order_confirmation", name="Jonas", order_id="20519")
    _send(live, _LANDLINE, "appointment_reminder", name="Noor", day="Monday at 9:00")
    _send(live, _OMAR, "order_confirmation", name="Omar", order_id="20520")
    _send(live, _LENA, "appointment_reminder", name="Lena", day="Friday at 10:30")
    time.sleep(3)
    return {
        "sign-in": _open("/login/"),
        "overview": _open("/overview/?span=7d", wait=".chart canvas"),
        "messages": _open("/messages/"),
        "message": _open(f"/messages/{failed}/"),
        "failures": _open("/messages/failures/"),
        "playground": _playground,
        "templates": _open("/templates/"),
        "template": _template,
        "builder": _builder,
        "conversations": _open("/conversations/"),
        "contacts": _open("/contacts/"),
        "contact": _contact,
        "import": _import,
        "lookup": _lookup,
        "phones": _phones,
        "try": _try,
        "keys": _keys,
        "reference": _reference,
        "calls": _open("/developers/calls/"),
        "webhooks": _open("/webhooks/"),
        "webhook": _open(f"/webhooks/{hook}/"),
        "delivery": _delivery(hook),
        "events": _events,
        "palette": _palette,
        "profiles": _open("/profiles/"),
        "numbers": _open("/numbers/"),
        "going-live": _open("/going-live/"),
        "billing": _open("/billing/"),
        "team": _open("/team/"),
        "audit": _open("/audit/"),
        "me": _open("/settings/me/"),
    }


def _open(address: str, *, wait: str = "main") -> Draw:
    def draw(page: Page) -> None:
        page.goto(address)
        page.wait_for_selector(wait)

    return draw


def _playground(page: Page) -> None:
    page.goto("/messages/new/")
    page.get_by_label("Template").select_option(label="order_confirmation")
    page.get_by_label("order_id").fill("20518’")
    page.get_by_label("name", exact=True).fill("Lena")
    page.get_by_label("People").fill(f"{_LENA}\n{_OMAR}\n{_SAM}")
    page.get_by_text("20518’ is on its way").first.wait_for()
    page.get_by_text("opted out").first.wait_for()


def _template(page: Page) -> None:
    page.goto("/templates/?status=REJECTED")
    page.locator("a.row-link").first.click()
    page.get_by_role("heading", name="Meta rejected this template").wait_for()


def _builder(page: Page) -> None:
    page.goto("/templates/new/?from=scratch")
    page.get_by_label("Name", exact=True).fill("bf_coats")
    page.get_by_label("Category").select_option(label="Marketing")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Body", exact=True).fill(
        "Hi {{first_name}}, Black Friday starts now: 30% off coats until Sunday… Shop at acme.example/bf with {{code}}"
    )
    page.get_by_label("Sample of variable 0").fill("Priya")
    page.get_by_label("Sample of variable 1").fill("COAT30")
    page.get_by_text("with COAT30").first.wait_for()
    page.get_by_label("Body", exact=True).focus()
    page.evaluate("scrollTo(0, 0)")


def _try(page: Page) -> None:
    page.goto(f"/simulator/try/?phone=%2B141555501{next(_PHONES)}")
    page.get_by_label("Template").select_option(label="order_confirmation")
    page.get_by_role("button", name="Send message").click()
    page.get_by_text("The carrier confirmed").wait_for()
    page.get_by_role("button", name="STOP").click()
    page.get_by_role("status").filter(has_text="by replying STOP").wait_for()
    page.get_by_role("button", name="Send message").click()
    page.get_by_role("heading", name="Blocked").wait_for()


def _contact(page: Page) -> None:
    page.goto(f"/contacts/?q={_LENA[1:]}")
    page.locator("a.row-link").first.click()
    page.get_by_role("heading", name="Consent").wait_for()
    page.wait_for_load_state("networkidle")


def _import(page: Page) -> None:
    page.goto("/contacts/import/")
    lines = ["phone,name,channel", "+14155550171,Ana,sms", "030 901820,Jonas,", "12,Bo,", "+442079460000,Cy,whatsapp"]
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    page.get_by_label("CSV file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Preview file").click()
    page.get_by_role("button", name="Import").first.wait_for()


def _lookup(page: Page) -> None:
    for number in ("+442079460958", _LENA):
        page.goto("/lookup/")
        page.get_by_label("Phone number").fill(number)
        page.get_by_role("button", name="Look up").click()
        page.wait_for_url("**number=*")


def _phones(page: Page) -> None:
    page.goto("/simulator/")
    page.get_by_role("article").first.wait_for()


def _keys(page: Page) -> None:
    page.goto("/developers/keys/")
    name = "Nightly report" if page.get_by_text("Orders backend").count() else "Orders backend"
    page.get_by_role("link", name="Create API key").first.click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Create API key").click()
    page.get_by_label("API key", exact=True).wait_for()


def _reference(page: Page) -> None:
    page.goto("/developers/explorer/")
    page.get_by_text("Send a template to up to 1,000 numbers").first.click()
    page.wait_for_load_state("networkidle")


def _delivery(hook: str) -> Draw:
    def draw(page: Page) -> None:
        page.goto(f"/webhooks/{hook}/?event=message.delivered")
        page.locator("a.row-link").first.click()
        page.get_by_role("heading", name="Request").wait_for()

    return draw


def _events(page: Page) -> None:
    page.goto("/webhooks/events/")
    page.get_by_text("A message is confirmed to have arrived").click()


def _palette(page: Page) -> None:
    page.goto("/messages/")
    page.keyboard.press("Control+k")
    page.keyboard.type("5550142")
    page.get_by_role("option").first.wait_for()
    page.wait_for_load_state("networkidle")


def _answer(page: Page, words: dict[str, str]) -> None:
    for number, text in words.items():
        page.goto(f"/simulator/?phone=%2B{number[1:]}")
        phone = page.get_by_role("article").first
        phone.get_by_role("textbox").fill(text)
        phone.get_by_role("textbox").press("Enter")
        phone.get_by_text("Received").wait_for()


def _send(live: Live, phone: str, template: str, **parameters: str) -> str:
    """Through the API, as a program would."""
    body = {"to": [phone], "template": {"name": template, "parameters": parameters}}
    found: str = _call(live, "POST", "messages", body)["recipients"][0]["message_id"]
    return found


def _webhook(live: Live, name: str, url: str, events: list[str]) -> str:
    body = {"display_name": name, "endpoint_url": url, "event_types": events}
    found: str = _call(live, "POST", "webhooks", body)["id"]
    return found


def _contact_of(live: Live, phone: str) -> str:
    found: str = _call(live, "GET", f"contacts?page=1&page_size=1&phone=%2B{phone[1:]}")["contacts"][0]["id"]
    return found


def _call(live: Live, method: str, path: str, body: Any = None) -> Any:
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"], "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{live.url}/v3/{path}", data, headers, method=method), timeout=PATIENCE) as answer:
        return json.load(answer)["data"]


def _webp(page: Page) -> bytes:
    """The window, in the best quality that is small enough."""
    devtools = page.context.new_cdp_session(page)
    for quality in (90, 80, 70, 55, 40):
        answer = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        picture = base64.b64decode(answer["data"])
        if len(picture) <= _LARGEST:
            break
    return picture


def _draw(surfer: Surfer, chosen: list[str]) -> Iterator[tuple[str, bytes]]:
    """Those that are chosen, or all."""
    for name, draw in _scene(surfer).items():
        if chosen and name not in chosen:
            continue
        for theme in ("light", "dark"):
            look = Look(theme, _WIDTH)
            page = surfer.stranger(look) if name == "sign-in" else surfer.page(look)
            page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})
            draw(page)
            yield f"{name}-{theme}.webp", _webp(page)


def main(chosen: list[str]) -> None:
    with ExitStack() as until_the_end:
        home = Path(until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="sentdash-pictures-")))
        house = until_the_end.enter_context(live_house.serve(home, name="pictures", valkey_database=1))
        command = [sys.executable, "manage.py", "seed_history", str(_MESSAGES), "--days", str(_DAYS)]
        subprocess.run(command, env=house.environment, check=True)
        surfer = Surfer(until_the_end.enter_context(chromium()), house)
        for name, picture in _draw(surfer, chosen):
            (_FOLDER / name).write_bytes(picture)
            print(f"{len(picture) / 1024:5.1f} KB  {name}")
        surfer.close()


if __name__ == "__main__":
    main(sys.argv[1:])
