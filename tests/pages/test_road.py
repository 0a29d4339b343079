"""The whole road in a browser: from an owner's first sign-in to the first message over a profile's own number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.factories.brands import COMPLETE_BRAND, COMPLETE_CAMPAIGN, SAMPLES
from tests.factories.message_templates import definition
from tests.live_house import Live
from tests.pages import people
from tests.pages.surfing import Surfer, sign_in
from tests.patience import until

_PASSWORD = "unrelated-words-7"
_ARRIVES = "+15005550006"  # the simulator delivers to it


@dataclass(frozen=True)
class Founder:
    """The owner's page, in an organization and a profile that this test leaves behind."""

    page: Page
    organization: str
    profile: str

    @property
    def brand(self) -> str:
        return f"Brand of {self.profile}"


@pytest.fixture
def founder(surfer: Surfer, live: Live) -> Founder:
    mark = uuid4().hex[:8]
    owner = people.arrive(surfer, live, role="owner", organization=f"Road {mark}")
    page = surfer.stranger()
    sign_in(page, owner)
    return Founder(page, f"Road {mark}", f"Shop {mark}")


@pytest.fixture
def _tidy(founder: Founder, live: Live) -> Iterator[None]:
    """What is submitted can't be removed on the page, and other tests look at the registry's desk."""
    yield
    removal = f"from apps.brands.models import Brand; Brand.objects.filter(brand_name='{founder.brand}').delete()"
    people.manage(live, "shell", "-v", "0", "-c", removal)


@pytest.mark.usefixtures("_tidy")
def test_the_whole_road(surfer: Surfer, live: Live, founder: Founder) -> None:
    developer = _invite_a_developer(surfer, live, founder)
    address = _create_profile(founder)
    number = _request_number(founder.page)
    _register(founder)
    _complete(surfer, founder, address, number)
    message = _send(developer, live, founder)

    founder.page.goto(f"/messages/{message}/")
    expect(founder.page.get_by_text("Delivered").first).to_be_visible()
    expect(founder.page.get_by_text(number).first).to_be_visible()


def _invite_a_developer(surfer: Surfer, live: Live, founder: Founder) -> Page:
    page, email = founder.page, f"{uuid4().hex[:8]}@acme.test"
    page.goto("/team/")
    page.get_by_role("link", name="Invite a person").first.click()
    page.get_by_role("textbox", name="E-mail", exact=True).fill(email)
    page.locator("#new_role").select_option("developer")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text(f"{email} is invited.")).to_be_visible()

    theirs = surfer.stranger()

    def arrived() -> str | None:
        theirs.goto("/outbox/")
        links = theirs.locator("article", has_text=f"to {email}").locator("a[href*='/invitations/']")
        return links.first.get_attribute("href") if links.count() else None

    theirs.goto(until(arrived, "The invitation did not arrive.") or "")
    theirs.get_by_label("Name").fill("Ines Moreau")
    theirs.get_by_label("Password").fill(_PASSWORD)
    theirs.get_by_role("button", name="Create account and accept").click()
    theirs.wait_for_url(lambda url: "/invitations/" not in url)
    return theirs


def _create_profile(founder: Founder) -> str:
    """Its address. From then on the owner works in it."""
    page = founder.page
    page.goto("/profiles/new/")
    page.get_by_label("Name", exact=True).fill(founder.profile)
    page.get_by_label("Short name").fill("Shop")
    page.get_by_label("Description").fill("Tells customers about their orders.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Own: you register a brand for this profile").check()
    page.get_by_label("Own: you register campaigns for this profile").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("The organization", exact=True).check()
    page.get_by_role("button", name="Create profile").click()
    page.wait_for_url(lambda url: not url.endswith("/new/"))
    address = page.url
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Switch to this profile").click()
    page.wait_for_url(lambda url: url != address)
    return address


def _request_number(page: Page) -> str:
    """As people write it. It arrives while the page is open."""
    page.goto("/numbers/")
    page.get_by_role("link", name="Request a number").first.click()
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Area code").fill("312")
    page.get_by_role("button", name="Search").click()
    offered = page.get_by_role("link", name=re.compile(r"^\+1 312-"))
    number = offered.first.inner_text()
    offered.first.click()
    page.get_by_role("dialog").get_by_role("button", name="Request number").click()
    page.wait_for_url(re.compile(r"/numbers/(\+|%2B)1312"))
    main = page.locator("#numbers-main")
    expect(main).to_contain_text("Telnyx")
    expect(main).not_to_contain_text("The carrier works on the order.")
    return number


def _register(founder: Founder) -> None:
    """A brand and a campaign, not submitted: completing the profile does."""
    page = founder.page
    page.goto("/compliance/brands/new/")
    for column, value in {**COMPLETE_BRAND, "brand_name": founder.brand}.items():
        field = page.locator(f"#brand-{column}")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))
    page.get_by_role("button", name="Create brand").click()
    expect(page.get_by_role("heading", name="Ready to submit")).to_be_visible()

    page.get_by_role("link", name="Create campaign").click()
    for column, value in COMPLETE_CAMPAIGN.items():
        if column != "type":
            page.locator(f"#campaign-{column}").fill(str(value))
    page.get_by_label("Use case", exact=True).select_option("DELIVERY_NOTIFICATION")
    page.get_by_label("Samples", exact=True).fill("\n\n".join(SAMPLES))
    page.get_by_role("button", name="Create campaign").click()
    expect(page.get_by_role("heading", name="Ready to submit")).to_be_visible()


def _complete(surfer: Surfer, founder: Founder, address: str, number: str) -> None:
    page, desk = founder.page, surfer.again(founder.page.context.storage_state())
    page.goto(f"{address}complete/")
    page.get_by_role("button", name="Complete profile").click()
    expect(page.get_by_text("We approve the profile once its registrations are active.")).to_be_visible()
    expect(page.get_by_text(f"Sends from {number}.")).to_be_visible()

    desk.goto("/simulator/registry/")
    for name in (founder.brand, COMPLETE_CAMPAIGN["name"]):
        entry = desk.get_by_role("article").filter(has=desk.get_by_role("heading", name=name))
        expect(entry.get_by_text("Pending review")).to_be_visible()
        entry.get_by_role("button", name="Approve").click()
        expect(entry.get_by_text("Pending review")).to_have_count(0)

    def is_approved() -> bool:
        page.reload()  # sooner than the page asks by itself
        return page.get_by_text("The profile is approved.").count() > 0

    until(is_approved, "The profile was not approved.")


def _send(page: Page, live: Live, founder: Founder) -> str:
    """The id of a message: the developer makes a key for the profile, and their program sends."""
    page.goto("/developers/keys/")
    page.get_by_role("link", name="Create API key").first.click()
    page.get_by_label("Name").fill("Orders backend")
    page.get_by_label("Access").select_option(label=f"{founder.profile}, this profile only")
    page.get_by_role("button", name="Create API key").click()
    secret = page.get_by_label("API key", exact=True).input_value()

    def call(path: str, body: object) -> Any:
        answer = page.request.post(f"{live.url}/v3/{path}", data=body, headers={"x-api-key": secret})
        assert answer.ok, answer.text()
        return answer.json()["data"]

    told = {"category": "UTILITY", "definition": definition("Your order is on its way."), "submit_for_review": True}
    template = call("templates", told)
    sent = call("messages", {"to": [_ARRIVES], "channel": ["sms"], "template": {"id": template["id"]}})
    return str(sent["recipients"][0]["message_id"])
