"""Meta's dialect, judged by `pywa`, a published client of the Cloud API: it creates, lists, sends and deletes."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pywa.client import WhatsApp
from pywa.errors import TemplateNotExists, WhatsAppError
from pywa.types import templates as t
from pywa.types.others import Pagination

from apps.simulator.meta import WABA_ID
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver

ANN, HOUSE_ID = "14155550101", "13125550100"
BODY = t.BodyText("Hi {{1}}, your order {{2}} is on its way.", "Ada", "A-1042")
TRACK = t.URLButton(text="Track", url="https://a.example/{{1}}", example="https://a.example/A-1042")
YES = t.QuickReplyButton(text="Yes")


@pytest.fixture
def client(carrier: CarrierProcess) -> Iterator[WhatsApp]:
    with httpx.Client() as session:
        official = WhatsApp(phone_id=HOUSE_ID, token="TOKEN", waba_id=WABA_ID, session=session)
        session.base_url = httpx.URL(carrier.graph_url)
        yield official


def order(name: str = "order_update") -> t.Template:
    return t.Template(
        name=name,
        language=t.TemplateLanguage.ENGLISH_US,
        category=t.TemplateCategory.UTILITY,
        parameter_format=t.ParamFormat.POSITIONAL,
        components=[t.HeaderText("Your order"), BODY, t.FooterText(text="Acme"), t.Buttons(buttons=[TRACK, YES])],
    )


def test_template_from_its_creation_to_its_end(client: WhatsApp, carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe(HOUSE_ID, receiver.url)

    created = client.create_template(order())
    assert (created.status, created.category) == (t.TemplateStatus.PENDING, t.TemplateCategory.UTILITY)
    carrier.review(created.id, status="APPROVED")
    receiver.wait(1)

    (listed,) = client.get_templates(name="order_update")
    assert (listed.id, listed.status) == (created.id, t.TemplateStatus.APPROVED)
    assert [component.type for component in listed.components if isinstance(component, t.TemplateBaseComponent)] == [
        t.ComponentType.HEADER,
        t.ComponentType.BODY,
        t.ComponentType.FOOTER,
        t.ComponentType.BUTTONS,
    ]

    sent = client.send_template(
        to=ANN,
        name="order_update",
        language=t.TemplateLanguage.ENGLISH_US,
        params=[
            t.BodyText.params("Bo", "B-7"),  # type: ignore[arg-type]  # as its manual shows
            TRACK.params(url_variable="B-7", index=0),
        ],
    )
    arrived = carrier.phone(f"+{ANN}")["messages"][0]
    assert (arrived["id"], arrived["text"]) == (sent.id, "Hi Bo, your order B-7 is on its way.")
    assert arrived["template"]["buttons"][0]["value"] == "https://a.example/B-7"

    assert client.delete_template("order_update", template_id=created.id)
    assert list(client.get_templates()) == []


def test_client_understands_refusals(client: WhatsApp) -> None:
    client.create_template(order())

    with pytest.raises(WhatsAppError) as twin:
        client.create_template(order())
    assert (twin.value.code, twin.value.subcode) == (100, 2388024)
    with pytest.raises(TemplateNotExists):
        client.send_template(to=ANN, name="order_update", language=t.TemplateLanguage.ENGLISH_US, params=[])


def test_client_walks_the_pages(client: WhatsApp, carrier: CarrierProcess) -> None:
    carrier.seed_templates(count=60)

    first = client.get_templates()
    last = client.get_templates(pagination=Pagination(limit=50, after=first.after))

    assert (len(first), first.total_count, first.has_next) == (25, 60, True)
    assert (len(last), last.has_next) == (35, False)
    assert len({each.id for each in (*first, *last)}) == 60


def test_client_creates_a_template_for_codes(client: WhatsApp) -> None:
    created = client.create_template(
        t.Template(
            name="code",
            language=t.TemplateLanguage.ENGLISH_US,
            category=t.TemplateCategory.AUTHENTICATION,
            parameter_format=t.ParamFormat.POSITIONAL,
            components=[
                t.AuthenticationBody(add_security_recommendation=True),
                t.AuthenticationFooter(code_expiration_minutes=10),
                t.Buttons(buttons=[t.CopyCodeOTPButton(text="Copy code")]),
            ],
        )
    )

    details = client.get_template(created.id)

    assert details.category == t.TemplateCategory.AUTHENTICATION
    assert [getattr(part, "type", None) for part in details.components] == [
        t.ComponentType.BODY,
        t.ComponentType.FOOTER,
        t.ComponentType.BUTTONS,
    ]


def test_client_reads_the_account_and_its_number(client: WhatsApp, carrier: CarrierProcess) -> None:
    carrier.call("PUT", f"/control/wabas/{WABA_ID}", {"numbers": [HOUSE_ID]})

    assert client.get_business_account().id == WABA_ID
    assert HOUSE_ID in [number.id for number in client.get_business_phone_numbers()]
    assert client.get_business_phone_number().display_phone_number == "+1 312-555-0100"


def test_client_uploads_the_sample_of_a_header(client: WhatsApp, carrier: CarrierProcess) -> None:
    image = t.HeaderImage(example=b"\x89PNG\r\n\x1a\n picture", mime_type="image/png")
    template = order()
    template.components = [image, BODY]

    client.create_template(template, app_id="1234567890")

    [kept] = carrier.call("GET", "/control/templates").json()["templates"]
    assert kept["components"][0]["example"]["header_handle"][0].startswith("4::aW1hZ2UvcG5n:")
