"""Every carrier that keeps templates takes, lists, changes and deletes ours, and tells what it thinks of them."""

from __future__ import annotations

from typing import Any

import pytest

from apps.channels.providers import KEEPERS
from apps.channels.providers.template_keeping import (
    RemoteTemplate,
    SampleFile,
    TemplateDraft,
    TemplateKeeper,
    TemplatePage,
    TemplateRefused,
    TemplateTaken,
)
from apps.channels.providers.types import Template, TemplateChange, TemplateStatus
from apps.message_templates.meta import components, definition
from apps.message_templates.meta.filling import Filling
from tests.channels.providers.conftest import Fly
from tests.channels.providers.lines import NOBODY, Line, line_of, sent
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver
from tests.message_templates.meta.parts import AUTHENTICATION, ORDINARY
from tests.message_templates.meta.parts import definition as whole

WABA = "102290129340398"


@pytest.fixture(params=KEEPERS)
def line(request: pytest.FixtureRequest, carrier: CarrierProcess) -> Line:
    return line_of(request.param, carrier)


@pytest.fixture
def keeper(line: Line) -> TemplateKeeper:
    return KEEPERS[line.name]


def draft(name: str = "order_update", *, language: str = "en_US", text: str = "Hello and welcome.") -> TemplateDraft:
    return TemplateDraft(name, language, "UTILITY", ({"type": "BODY", "text": text},))


def created(line: Line, fly: Fly, wanted: TemplateDraft) -> TemplateTaken:
    keeper = KEEPERS[line.name]
    taken = keeper.read_taken(fly(keeper.create_template(wanted, WABA, line.credentials, line.base_url)))
    assert isinstance(taken, TemplateTaken), taken
    return taken


def sampled(line: Line, fly: Fly, part: Any) -> Any:
    """The part with the handle of an uploaded file where its example is an address."""
    if "header_handle" not in part.get("example", ()):
        return part
    keeper, file = KEEPERS[line.name], SampleFile("sample.png", "image/png", b"\x89PNG\r\n\x1a\n")
    session = keeper.read_opened(fly(keeper.open_upload(file, line.credentials, line.base_url)))
    assert isinstance(session, str), session
    handle = keeper.read_uploaded(fly(keeper.upload(session, file, line.credentials, line.base_url)))
    assert isinstance(handle, str), handle
    return {**part, "example": {"header_handle": [handle]}}


def listed(line: Line, fly: Fly) -> tuple[list[RemoteTemplate], int]:
    """All templates, and how many pages they took."""
    keeper, found, after, pages = KEEPERS[line.name], list[RemoteTemplate](), None, 0
    while pages == 0 or after:
        page = keeper.read_page(fly(keeper.list_templates(WABA, line.credentials, line.base_url, after=after)))
        assert isinstance(page, TemplatePage), page
        found, after, pages = [*found, *page.templates], page.after, pages + 1
    return found, pages


def test_template_is_taken_listed_changed_and_deleted(line: Line, keeper: TemplateKeeper, fly: Fly) -> None:
    taken = created(line, fly, draft())
    assert (taken.status, taken.category) == ("PENDING", "UTILITY")
    line.carrier.review(taken.id, status="REJECTED", reason="SCAM")
    ((one,), _) = listed(line, fly)
    assert (one.id, one.name, one.status, one.rejected_reason) == (taken.id, "order_update", "REJECTED", "SCAM")

    edit = keeper.edit_template(taken.id, draft(text="Good morning."), line.credentials, line.base_url)
    assert keeper.read_taken(fly(edit)) == TemplateTaken("", "PENDING")
    ((one,), _) = listed(line, fly)
    assert (one.status, one.components[0]["text"]) == ("PENDING", "Good morning.")

    delete = keeper.delete_template(taken.id, "order_update", WABA, line.credentials, line.base_url)
    assert keeper.read_deleted(fly(delete)) is None
    assert listed(line, fly) == ([], 1)
    gone = keeper.read_deleted(fly(delete))
    assert gone is not None
    assert (gone.is_unknown, gone.retryable) == (True, False)


def test_thousands_are_listed_once_each(line: Line, fly: Fly) -> None:
    ids = line.carrier.seed_templates(count=2000)

    found, pages = listed(line, fly)

    assert sorted(each.id for each in found) == sorted(ids)
    assert pages == 20


def test_page_of_the_longest_templates_fits(line: Line, fly: Fly) -> None:
    """Meta writes other scripts as \\uXXXX; a hundred such texts are more than other answers may be."""
    text = {"type": "BODY", "text": "Ж" * 1024, "example": {"body_text": [["Ж" * 1024]]}}
    line.carrier.seed_templates(*({"name": f"long_{number}", "components": [text]} for number in range(100)))

    assert len(listed(line, fly)[0]) == 100


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (draft("Order Update"), "lower-case"),
        (draft(text="{{1}} is here"), "start or end"),
        (draft(text="x" * 1025), "1024"),
        (draft("taken"), "already"),
    ],
)
def test_bad_template_is_refused_with_a_reason(
    line: Line, keeper: TemplateKeeper, fly: Fly, wanted: TemplateDraft, words: str
) -> None:
    line.carrier.seed_templates({"name": "taken"})

    refused = keeper.read_taken(fly(keeper.create_template(wanted, WABA, line.credentials, line.base_url)))

    assert isinstance(refused, TemplateRefused)
    assert words in refused.reason
    assert (refused.retryable, refused.is_unknown) == (False, False)


@pytest.mark.parametrize("kind", ["rate_limited", "error"])
def test_what_passes_is_tried_again(line: Line, keeper: TemplateKeeper, fly: Fly, kind: str) -> None:
    line.carrier.put_faults({"kind": kind})

    refused = keeper.read_page(fly(keeper.list_templates(WABA, line.credentials, line.base_url)))

    assert isinstance(refused, TemplateRefused)
    assert refused.retryable


def test_unknown_account_is_said_to_be_unknown(line: Line, keeper: TemplateKeeper, fly: Fly) -> None:
    refused = keeper.read_page(fly(keeper.list_templates("1", line.credentials, line.base_url)))

    assert isinstance(refused, TemplateRefused)
    assert refused.is_unknown


def test_carrier_that_is_not_there_is_tried_again(line: Line, keeper: TemplateKeeper, fly: Fly) -> None:
    refused = keeper.read_page(fly(keeper.list_templates(WABA, line.credentials, NOBODY)))

    assert isinstance(refused, TemplateRefused)
    assert refused.retryable


def test_decisions_come_as_events(line: Line, keeper: TemplateKeeper, fly: Fly, receiver: Receiver) -> None:
    line.carrier.subscribe_account(WABA, receiver.url)
    taken = created(line, fly, draft())

    for number, decision in enumerate(({"status": "APPROVED"}, {"quality": "RED"}, {"category": "MARKETING"}), start=1):
        line.carrier.review(taken.id, **decision)
        receiver.wait(number)

    calls = receiver.wait(3)
    for call in calls:
        line.provider.verify(call.headers, call.body, line.credentials, call.at)
        assert line.provider.addressees(call.body).accounts == (WABA,)
    status, rating, category = (event for call in calls for event in line.provider.parse(call.body))
    assert isinstance(status, TemplateStatus)
    assert (status.template_id, status.language, status.status) == (taken.id, "en_US", "APPROVED")
    assert isinstance(rating, TemplateChange)
    assert isinstance(category, TemplateChange)
    assert (rating.quality, category.category) == ("RED", "MARKETING")


@pytest.mark.parametrize("part", [*ORDINARY, *AUTHENTICATION])
def test_what_we_build_is_taken_and_sent(line: Line, fly: Fly, part: str) -> None:
    """Each kind of header and button, from our definition to the phone and back from the list."""
    category = "AUTHENTICATION" if part in AUTHENTICATION else "MARKETING"
    ours = whole(**(ORDINARY | AUTHENTICATION)[part][0])
    parts = tuple(sampled(line, fly, each) for each in components.build(ours, category))
    taken = created(line, fly, TemplateDraft("sample", "en_US", category, parts))
    line.carrier.review(taken.id, status="APPROVED")

    filling = Filling(ours, name="sample", language="en_US", category=category)
    values: dict[str, Any] = {name: "A1" for name in ("value_1", "value_2", "header_1", "button_1")}
    template = filling.fill(values)

    assert isinstance(template, Template)
    message = line.outbound(NOBODY)
    receipt = sent(line, fly, type(message)(message.message_id, message.to, message.sender, template, NOBODY))
    assert getattr(receipt, "provider_id", receipt) == line.carrier.phone(message.to)["messages"][0]["id"]
    ((remote,), _) = listed(line, fly)
    found, unknown = definition.read(remote)
    assert unknown == ()
    assert found["body"] == ours["body"]
    assert [button["type"] for button in found.get("buttons", ())] == [each["type"] for each in ours.get("buttons", ())]
