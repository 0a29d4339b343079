"""Every page that can be read, light and dark, at four widths: axe-core, what the browser complains about, sideways
scrolling, and text that is clipped or covered. Pages are found by walking all URLs, so new ones are checked too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages import people
from tests.pages.access import ALLAUTH, ANYBODY, DEMO, PAGES
from tests.pages.doors import LEADS_ON, PARTS, SIGN_OUT, UNLINKED, WITH_A_QUERY
from tests.pages.furnishing import (
    draft,
    furnish,
    have_letters_sent,
    messages,
    registered,
    sent,
    suppressed,
    talked,
    upload,
    webhook,
    whatsapp,
)
from tests.pages.legible import illegible
from tests.pages.numbers import raw_numbers
from tests.pages.surfing import Surfer, axe, scrolls_sideways, sign_in
from tests.pages.walking import followed, urls
from tests.patience import until

_JUDGED, _MEASURED = (360, 1280), (360, 768, 1280, 1920)
_READ = 360  # where texts are clipped or covered first
# By light every rule is asked, by dark only those that a colour can break: the rest of the page is the same.
_RULES: dict[Literal["light", "dark"], tuple[str, ...]] = {
    "light": (),
    "dark": ("color-contrast", "link-in-text-block"),
}
# No other test of the same house writes to them.
_OPTED_OUT, _FORGOTTEN, _TALKED = "+14155550163", "+14155550164", "+14155550165"
# Another theme is drawn, and every change of colour has come to its end.
_SETTLED = """new Promise(requestAnimationFrame)
    .then(() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null))))"""
# What htmx fetches when a page has loaded is there.
_LOADED = "!document.querySelector('.htmx-request')"
_STRANGERS = {
    "account_login", "account_signup", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_email",
    "account_email_verification_sent", *(name for name, who in PAGES.items() if who in {ANYBODY, DEMO}),
}  # fmt: skip
_GUARDED = (*ALLAUTH, "team:hand_over", "team:two_factors")  # open for some minutes after the password was given again
_WITHOUT_SECOND_STEPS = {"mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "account_reauthenticate"}


@dataclass(frozen=True)
class Somebody:
    """Who is signed in where, as a browser keeps it."""

    live: Live
    state: Any
    at: str = ""

    def page(self, surfer: Surfer) -> Page:
        return surfer.again(self.state, at=self.at)


def _reauthenticate(page: Page, live: Live) -> None:
    """Guarded pages open for some minutes."""
    page.goto(f"{live.url}/2fa/totp/activate/")
    people.again(page, live)


def _arrived(surfer: Surfer, live: Live, organization: str, furnish: Callable[[Page, Live], None]) -> Somebody:
    """An owner who has just come, and has done something first."""
    somebody = people.arrive(surfer, live, role="owner", organization=organization)
    page = surfer.stranger()
    sign_in(page, somebody, at=somebody.url)
    furnish(page, somebody)
    state = page.context.storage_state()
    surfer.close()
    return Somebody(somebody, state, somebody.url)


@pytest.fixture(scope="module")
def owner(module_surfer: Surfer, live: Live) -> Somebody:
    """Has everything a person can have: an app, codes, a passkey, and an account where all kinds of things lie."""
    _arrived(module_surfer, live, "Acme", have_letters_sent)
    return _arrived(module_surfer, live, "Acme", furnish)


@pytest.fixture(scope="module")
def founder(module_surfer: Surfer, live: Live) -> Somebody:
    """Of an organization in which nothing has happened yet."""
    return _arrived(module_surfer, live, "Quiet", _reauthenticate)


@pytest.fixture
def without_number(live: Live) -> Iterator[str]:
    """A WhatsApp Business Account, removed afterwards: other tests connect one, and the page offers no second."""
    account = whatsapp(live)
    yield account
    people.manage(
        live, "shell", "-c", f"from apps.channels.models import *; CarrierAccount.objects.get(id='{account}').delete()"
    )


@pytest.fixture
def filed(owner: Somebody, billed: str) -> Iterator[tuple[str, str]]:
    """A brand and a campaign, removed afterwards: an account has one brand. Meanwhile it is billed, too."""
    brand, campaign = registered(owner.live)
    yield brand, campaign
    people.manage(
        owner.live, "shell", "-c", f"from apps.brands.models import *; Brand.objects.get(id='{brand}').delete()"
    )


def _addresses(page: Page, live: Live, account: str, filed: tuple[str, str]) -> dict[str, list[str]]:
    """By the name of their URL; more than one where a page has more than one face."""

    def read(address: str) -> str:
        if address.startswith(SIGN_OUT):
            return ""
        answer = page.request.get(address, max_redirects=3)
        return answer.text() if "html" in answer.headers.get("content-type", "") else ""

    draft(live)
    ids = messages(live)
    # Letters of other tests lead to webhooks that these have deleted.
    talk = f"/conversations/{talked(live, _TALKED)}/"
    begun = {
        "messaging:detail": f"/messages/{ids[1]}/",  # which can be sent again
        "conversations:detail": talk,
        "suppression:release": f"/suppression/{suppressed(live)}/release/",
        "webhooks:detail": f"/webhooks/{webhook(live)}/",
        "brands:detail": f"/compliance/brands/{filed[0]}/",
        "campaigns:detail": f"/compliance/campaigns/{filed[1]}/",
        "whatsapp:account": f"/channels/whatsapp/{account}/",
    }
    found = followed(read, UNLINKED | begun)
    if page.request.get(found["channels:country"][0]).status == 404:  # other tests have made a second organization
        found["channels:country"] = []
    found["contacts:import"].append(upload(page, live.url))
    found["conversations:template"].append(f"{talk}template/?template={live.env['SENTDASH_TEMPLATE_ID']}")
    found["messaging:playground_sent"] = [f"/messages/new/sent/?id={ids[0]}&of=1"]
    found["numbers:search"] += ["/numbers/request/?country=US&kind=LOCAL&digits=212"]
    found["numbers:order"] = ["/numbers/request/confirm/?country=US&kind=LOCAL&number=%2B12125550110"]
    found["messaging:detail"] = [f"/messages/{each}/" for each in ids]
    found["messaging:index"] += ["/messages/?status=failed&when=7d&q=555", "/messages/?channel=rcs"]
    sent(live, _OPTED_OUT)
    found["contacts:bulk"] = [_acted(page, live, f"/contacts/?q={_OPTED_OUT[1:]}", "Opt out")]
    found["messaging:bulk"] = [_acted(page, live, "/messages/?status=failed&code=ERR_UNDELIVERABLE", "Retry")]
    sent(live, _FORGOTTEN)
    found["forgetting:outcome"] = [_forgotten(page, live)]
    found["contacts:index"] += ["/contacts/?consent=reachable&q=1", "/contacts/?q=99999999"]
    starts = ("from=definition", "sample=one_time_code", "sample=order_confirmed")
    found["message_templates:new"] += [f"/templates/new/?{start}" for start in starts]
    found["users:find"] += ["/find/?q=555"]
    return found


def _acted(page: Page, live: Live, address: str, act: str) -> str:
    """What became of an act on one row of a list."""
    page.goto(f"{live.url}{address}")
    page.locator("tbody [data-pick]").first.check()
    page.get_by_role("form", name="Selection").get_by_role("button", name=act).click()
    page.get_by_role("dialog").get_by_role("button", name=act).click()
    page.wait_for_url("**/bulk/**")
    return page.url.removeprefix(live.url)


def _forgotten(page: Page, live: Live) -> str:
    """The page of a person who is being forgotten."""
    page.goto(f"{live.url}/contacts/?q={_FORGOTTEN[1:]}")
    page.locator("tbody a.row-link").first.click()
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Forget this person").click()
    page.get_by_label("Last four digits").fill(_FORGOTTEN[-4:])
    page.get_by_role("button", name="Forget this person").click()
    page.wait_for_url("**/contacts/forgotten/**")
    return page.url.removeprefix(live.url)


def _look(page: Page, address: str) -> list[str]:
    """What is wrong with one page; nothing is with what is no page at all, a file or a door for forms."""
    answer = page.request.get(address, max_redirects=0)
    if answer.status == 405 or "text/html" not in answer.headers.get("content-type", "text/html"):
        return []
    if answer.status != 200:
        return [f"was answered with {answer.status} {answer.headers.get('location', '')}"]
    page.goto(address)
    return _judge(page)


def _judge(page: Page) -> list[str]:
    page.wait_for_load_state("load")
    until(lambda: page.evaluate(_LOADED))
    found = []
    for width in _MEASURED:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(_SETTLED)
        if scrolls_sideways(page):
            found.append(f"{width}: scrolls sideways")
        for theme, rules in _RULES.items() if width in _JUDGED else ():
            page.emulate_media(color_scheme=theme, reduced_motion="no-preference")
            page.evaluate(_SETTLED)
            found += [f"{width}, {theme}: {line}" for line in axe(page, only=rules)]
        if width == _READ:
            found += [f"{width}: {line}" for line in illegible(page)]
            found += [f"{number} is shown in E.164" for number in raw_numbers(page)]
    return found


def _wrong(page: Page, addresses: dict[str, list[str]], surfer: Surfer) -> dict[str, list[str]]:
    """What is wrong with which page. The guarded ones first, while they are open."""
    wrong = {}
    for name in sorted(addresses, key=lambda name: (not name.startswith(_GUARDED), name)):
        for address in addresses[name]:
            lines = [*_look(page, address), *surfer.complaints]
            surfer.complaints.clear()
            if lines:
                wrong[address] = lines
    return wrong


def test_every_page_of_an_owner(surfer: Surfer, owner: Somebody, without_number: str, filed: tuple[str, str]) -> None:
    page = owner.page(surfer)
    addresses = _addresses(page, owner.live, without_number, filed)
    assert {url.name for url in urls()} - addresses.keys() == set(), "These cannot be reached by any link."
    left_out = PARTS | LEADS_ON | (_STRANGERS - PAGES.keys()) | {"mfa_authenticate", "mfa_login_webauthn"}

    assert _wrong(page, {name: addresses[name] for name in addresses.keys() - left_out}, surfer) == {}


def test_every_page_of_a_stranger(surfer: Surfer, owner: Somebody, live: Live) -> None:
    page = surfer.stranger()
    letters = page.request.get(f"{live.url}/outbox/").text()
    addresses = followed(lambda address: letters if address == "/outbox/" else "", {"api:error": "/errors/AUTH_001"})

    assert _wrong(page, {name: addresses[name] for name in _STRANGERS}, surfer) == {}


def test_every_page_of_a_stranger_who_knows_the_password(surfer: Surfer, owner: Somebody) -> None:
    page = surfer.stranger()
    sign_in(page, owner.live)

    assert _wrong(page, {"mfa_authenticate": ["/2fa/authenticate/"]}, surfer) == {}


def test_every_page_in_which_there_is_nothing_yet(surfer: Surfer, founder: Somebody) -> None:
    page = founder.page(surfer)
    plain = {url.name: [f"/{url.pattern}"] for url in urls() if "<" not in url.pattern}
    places = [name for name in plain if name in PAGES and name not in PARTS | LEADS_ON | WITH_A_QUERY]

    assert _wrong(page, {name: plain[name] for name in (*places, *_WITHOUT_SECOND_STEPS)}, surfer) == {}


def test_what_is_refused_is_a_page_too(surfer: Surfer, live: Live) -> None:
    member = people.arrive(surfer, live, role="member")
    page = surfer.stranger()
    sign_in(page, member)
    surfer.expected += ["status of 403", "status of 404"]

    for address, words in (("/developers/keys/", "API keys"), ("/nothing/", ""), (f"/messages/{'0' * 32}/", "")):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words)
        assert (address, _judge(page)) == (address, [])


@pytest.mark.parametrize("template", ["500.html", "429.html", "403_csrf.html"])
def test_so_is_what_goes_wrong(surfer: Surfer, live: Live, template: str) -> None:
    page = surfer.stranger()
    page.route("**/broken/", lambda route: route.fulfill(content_type="text/html", body=render_to_string(template)))

    page.goto("/broken/")

    assert _judge(page) == []


def test_a_person_of_no_account_is_not_lost(surfer: Surfer, live: Live) -> None:
    somebody = people.arrive(surfer, live, role="member", organization="Soon gone")
    email = somebody.env["SENTDASH_LOGIN_EMAIL"]
    people.manage(
        live,
        "shell",
        "-c",
        f"from apps.users.models import *; Membership.objects.filter(user__email='{email}').delete()",
    )
    page = surfer.stranger()
    sign_in(page, somebody)
    surfer.expected += ["status of 403"]

    for address in ("/messages/", "/settings/me/"):
        page.goto(address)
        assert (address, _judge(page)) == (address, [])
