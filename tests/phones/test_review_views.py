"""The page of template reviews over HTTP, and quick replies tapped on a phone."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from apps.channels.models import Channel
from apps.phones.carrier import CarrierControl
from apps.users.models import Role
from sentdash.embedded.launch import free_port
from tests.cast import Cast
from tests.factories import channels, messaging, users
from tests.fakes.carrier import CarrierProcess

URL = "/simulator/templates/"
ANN = "+14155550123"
HTMX = {"HX-Request": "true"}
WABA = "102290129340398"
COMPONENTS = [
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://acme.test/a.jpg"]}},
    {"type": "BODY", "text": "Order {{1}} is ready.", "example": {"body_text": [["20518"]]}},
    {"type": "FOOTER", "text": "Acme, Boston"},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "On my way"},
            {"type": "URL", "text": "Track it", "url": "https://acme.test/20518"},
        ],
    },
]


@pytest.fixture
def signed_in(client: Client, cast: Cast, carrier: CarrierControl) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.fixture
def connected(cast: Cast) -> None:
    channels.sender(cast.acme, "+13125550100", channel=Channel.WHATSAPP, provider="whatsapp_cloud", external_id=WABA)


def _seed(process: CarrierProcess, status: str = "PENDING") -> str:
    (found,) = process.seed_templates({"name": "order_ready", "status": status, "components": COMPONENTS})
    return found


def _arrive(cast: Cast, process: CarrierProcess) -> str:
    """The template arrives on Ann's phone; the id of the message there."""
    _seed(process, "APPROVED")
    message = messaging.message(cast.acme, channel="whatsapp")
    image = {"type": "image", "image": {"link": "https://acme.test/a.jpg"}}
    components = [
        {"type": "header", "parameters": [image]},
        {"type": "body", "parameters": [{"type": "text", "text": "4711"}]},
    ]
    template = {"name": "order_ready", "language": {"code": "en_US"}, "components": components}
    body = {"messaging_product": "whatsapp", "to": ANN, "type": "template", "template": template}
    told = body | {"biz_opaque_callback_data": str(message.id)}
    answer = process.call("POST", "/v23.0/13125550100/messages", told)
    found: str = answer.json()["messages"][0]["id"]
    return found


@pytest.mark.parametrize("path", ["templates/", "templates/decide/", "tap/"])
def test_outside_a_demo_there_is_no_such_page(client: Client, cast: Cast, settings: Settings, path: str) -> None:
    settings.SIMULATOR_URL = ""
    client.force_login(cast.owner)

    answer = client.get(URL) if path == "templates/" else client.post(f"/simulator/{path}")

    assert answer.status_code == 404


def test_sidebar_leads_there_in_a_demo_only(signed_in: Client, settings: Settings) -> None:
    assert f'href="{URL}"' in signed_in.get("/settings/me/").text

    settings.SIMULATOR_URL = ""

    assert f'href="{URL}"' not in signed_in.get("/settings/me/").text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMIN, 200), (Role.DEVELOPER, 200), (Role.MEMBER, 200), (Role.BILLING, 403)],
)
def test_who_uses_phones_reviews_templates(
    client: Client, cast: Cast, process: CarrierProcess, connected: None, role: Role, status: int
) -> None:
    waiting = _seed(process)
    client.force_login(users.member(cast.acme, "somebody@acme.test", role))

    assert client.get(URL).status_code == status
    answer = client.post(f"{URL}decide/", {"template": waiting, "status": "APPROVED"}, headers=HTMX)

    assert answer.status_code == (204 if status == 200 else 403)


def test_template_is_shown_as_the_bubble_it_will_be(
    signed_in: Client, process: CarrierProcess, connected: None
) -> None:
    _seed(process)

    text = signed_in.get(URL).text

    for shown in ("Waiting for review", "order_ready", "en_US · Utility", "Order 20518 is ready.", "Acme, Boston"):
        assert shown in text
    assert "bubble-media" in text
    assert "stands in for Meta's reviewers" in text


def test_decision_is_taken_with_and_without_scripts(
    signed_in: Client, carrier: CarrierControl, process: CarrierProcess, connected: None
) -> None:
    waiting = _seed(process)

    approved = signed_in.post(f"{URL}decide/", {"template": waiting, "status": "APPROVED"}, headers=HTMX)
    assert (approved.status_code, "reviews:changed" in approved["HX-Trigger"]) == (204, True)
    fields = {"template": waiting, "status": "REJECTED", "reason": "SCAM", "explanation": "Asks for a password"}
    assert signed_in.post(f"{URL}decide/", fields)["Location"] == URL

    (found,) = carrier.templates(WABA)
    assert (found["status"], found["rejected_reason"]) == ("REJECTED", "SCAM")
    assert "Scam" in signed_in.get(URL).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "PAUSED"}, "decided about this template now"),
        ({"status": "REJECTED", "reason": "BECAUSE"}, "BECAUSE"),
        ({"template": "../faults", "status": "APPROVED"}, "decided about this template now"),
    ],
)
def test_refusals_are_sentences(
    signed_in: Client, process: CarrierProcess, connected: None, fields: dict[str, str], sentence: str
) -> None:
    waiting = _seed(process)

    answer = signed_in.post(f"{URL}decide/", {"template": waiting, **fields}, headers=HTMX)

    assert (answer.status_code, sentence in answer["HX-Trigger"]) == (422, True)


def test_page_is_sent_anew_only_when_something_happened(
    signed_in: Client, process: CarrierProcess, connected: None
) -> None:
    stage = signed_in.get(URL, headers=HTMX).text
    again = re.findall(r'hx-get="([^"]*)"', stage)[0]
    assert "<html" not in stage
    assert signed_in.get(again, headers=HTMX).status_code == 204

    _seed(process)

    assert "order_ready" in signed_in.get(again, headers=HTMX).text


def test_empty_page_says_how_a_template_gets_there(signed_in: Client, cast: Cast) -> None:
    assert "WhatsApp isn't connected" in signed_in.get(URL).text

    channels.sender(cast.acme, "+13125550100", channel=Channel.WHATSAPP, provider="whatsapp_cloud", external_id=WABA)

    assert "submit it for review" in signed_in.get(URL).text


def test_silent_simulator_is_said(signed_in: Client, settings: Settings, connected: None) -> None:
    settings.SIMULATOR_URL = f"http://127.0.0.1:{free_port()}"

    assert "The simulated carrier does not answer." in signed_in.get(URL).text
    refused = signed_in.post(f"{URL}decide/", {"template": "1", "status": "APPROVED"}, headers=HTMX)
    assert (refused.status_code, "does not answer" in refused["HX-Trigger"]) == (422, True)


def test_whatsapp_message_is_a_whatsapp_bubble_on_its_phone(
    signed_in: Client, cast: Cast, process: CarrierProcess, connected: None
) -> None:
    _arrive(cast, process)

    text = signed_in.get("/simulator/", {"phone": ANN}).text

    for shown in ("bubble whatsapp", "bubble-media", "Order 4711 is ready.", "Acme, Boston", "Track it"):
        assert shown in text
    assert 'title="https://acme.test/20518"' in text
    assert 'value="On my way"' in text
    assert "<small>WhatsApp</small>" in text


def test_quick_reply_is_tapped(
    signed_in: Client, cast: Cast, carrier: CarrierControl, process: CarrierProcess, connected: None
) -> None:
    message = _arrive(cast, process)

    answer = signed_in.post("/simulator/tap/", {"phone": ANN, "message": message, "button": "On my way"}, headers=HTMX)

    assert (answer.status_code, "phones:changed" in answer["HX-Trigger"]) == (204, True)
    assert carrier.threads([ANN])[ANN][-1].text == "On my way"
    assert carrier.threads([ANN])[ANN][-1].is_reply


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"message": "wamid.other"}, "There is no such message"), ({"button": "Track it"}, "quick reply")],
)
def test_what_is_no_quick_reply_is_not_tapped(
    signed_in: Client, cast: Cast, process: CarrierProcess, connected: None, fields: dict[str, str], sentence: str
) -> None:
    told = {"phone": ANN, "message": _arrive(cast, process), "button": "On my way", **fields}

    answer = signed_in.post("/simulator/tap/", told, headers=HTMX)

    assert (answer.status_code, sentence in answer["HX-Trigger"]) == (422, True)


def test_nobody_taps_on_a_message_of_others(
    client: Client, cast: Cast, carrier: CarrierControl, process: CarrierProcess, connected: None
) -> None:
    message = _arrive(cast, process)
    client.force_login(users.member(cast.outsider, "outsider@other.test", Role.OWNER))

    answer = client.post("/simulator/tap/", {"phone": ANN, "message": message, "button": "On my way"}, headers=HTMX)

    assert answer.status_code == 422
    assert not any(text.is_reply for text in carrier.threads([ANN])[ANN])


def test_whatsapp_is_connected_with_a_button(signed_in: Client, cast: Cast) -> None:
    assert "Connect WhatsApp" in signed_in.get(URL).text

    answer = signed_in.post(f"{URL}connect/", headers=HTMX)

    assert (answer.status_code, "reviews:changed" in answer["HX-Trigger"]) == (204, True)
    assert "No templates at Meta yet" in signed_in.get(URL).text


def test_member_does_not_connect(client: Client, cast: Cast, carrier: CarrierControl) -> None:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    assert "Connect WhatsApp" not in client.get(URL).text
    assert client.post(f"{URL}connect/").status_code == 403
