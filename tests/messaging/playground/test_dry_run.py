"""The preview says what sending then does, and writes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.contacts.models import Contact
from apps.core.errors import DomainError
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.message_templates.parameters import ParametersInvalid
from apps.message_templates.review import NotApproved
from apps.messaging import check_display
from apps.messaging.models import Message, Outgoing
from apps.messaging.playground import dry_run
from apps.messaging.playground.wish import Wish
from apps.messaging.sending import pipeline
from apps.messaging.sending.accepting import AllOptedOut
from apps.organizations.models import Onboarding
from tests.cast import Cast, change
from tests.factories import channels, contacts, message_templates
from tests.messaging.claiming import claim
from tests.messaging.conftest import NOW

ADA, BOB, COY = "+14155552671", "+442079460958", "+4915123456789"
UNREAL = "+1234567890"  # a digit short; the one impossible number that doors take


def _wish(template: MessageTemplate, *phones: str, **fields: Any) -> Wish:
    return Wish(template, phones, **{"parameters": {"name": "Ada"}, **fields})


def icons(preview: dry_run.SendPreview, group: int = 0) -> dict[str, str]:
    return {check.question: check.icon for check in preview.groups[group].checks}


def test_it_asks_the_pipelines_own_questions(cast: Cast, template: MessageTemplate) -> None:
    channels.sender(cast.acme)

    preview = dry_run.preview(cast.acme, _wish(template, ADA), now=NOW)

    assert list(icons(preview)) == list(check_display.QUESTIONS)
    assert {icons(preview)[question] for question in pipeline.STEPS if question != "price"} == {"check"}
    assert (preview.people, preview.reached, preview.stopped) == (1, 1, 0)


def test_people_are_grouped_by_what_they_are_answered(cast: Cast, template: MessageTemplate) -> None:
    channels.sender(cast.acme)
    contacts.contact(cast.acme, BOB, opt_out=True)

    preview = dry_run.preview(cast.acme, _wish(template, ADA, BOB, COY, UNREAL), now=NOW)

    assert [(group.phones, group.code) for group in preview.groups] == [
        ((ADA, COY), ""),
        ((BOB,), "ERR_CONSENT_BLOCKED"),
        ((UNREAL,), "ERR_NUMBER_INVALID"),
    ]
    assert icons(preview, 1) == {"consent": "hand-stop", **dict.fromkeys(check_display.QUESTIONS[1:], "minus")}
    assert preview.refusal is None
    assert preview.groups[1].is_held_back
    assert not preview.groups[2].is_held_back


def test_it_writes_nothing(
    cast: Cast, template: MessageTemplate, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    channels.sender(cast.acme)
    people = [f"+1415555{number:04}" for number in range(1000)]
    assert cast.shop.sources.contacts

    with django_assert_max_num_queries(4):
        preview = dry_run.preview(cast.shop, _wish(template, *people), now=NOW)

    assert preview.people == 1000
    assert not Contact.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["acme", "shop", "sibling"])
def test_it_says_what_sending_does(cast: Cast, template: MessageTemplate, by: str) -> None:
    customer = getattr(cast, by)
    channels.sender(cast.acme, "+14155550100")
    channels.sender(cast.shop, "+14155550101")
    contacts.contact(cast.acme, ADA, opt_out=True)
    contacts.contact(cast.shop, ADA)
    contacts.contact(cast.shop, BOB, opt_out=True, deleted_at=NOW)
    contacts.contact(cast.acme, COY, opt_out=True, deleted_at=NOW)
    asked = _wish(template, ADA, BOB, COY, UNREAL)

    said = dry_run.preview(customer, asked, now=NOW)
    dry_run.deliver(customer, asked, by="ada@acme.test", now=NOW)

    became = {}
    for draft in claim(10, lease=30, now=NOW):
        stop = pipeline.run(draft, now=NOW).stop
        became[draft.phone] = stop.code if stop else ""
    assert {phone: group.code for group in said.groups for phone in group.phones} == became


def test_samples_stand_in_for_what_is_not_filled_in(cast: Cast, template: MessageTemplate) -> None:
    channels.sender(cast.acme)

    preview = dry_run.preview(cast.acme, _wish(template, ADA, parameters={}), now=NOW)

    assert icons(preview)["content"] == "clock"
    assert preview.words[0].body.content == "Hello Ada!"
    assert preview.refusal is None


@pytest.mark.parametrize(
    ("fields", "problem"),
    [({"channel": "whatsapp"}, NotApproved), ({"parameters": {"name": "x" * 4000}}, DomainError)],
    ids=["unapproved on WhatsApp", "a value that does not fit"],
)
def test_refusals_of_the_request_are_foreseen(
    cast: Cast, template: MessageTemplate, fields: dict[str, Any], problem: type[DomainError]
) -> None:
    template.status = TemplateStatus.PENDING
    asked = _wish(template, ADA, **fields)

    assert isinstance(dry_run.preview(cast.acme, asked, now=NOW).refusal, problem)
    with pytest.raises(problem):
        dry_run.deliver(cast.acme, asked, by="", now=NOW)


def test_a_draft_is_refused(cast: Cast, template: MessageTemplate) -> None:
    template.status = TemplateStatus.DRAFT
    foreseen = dry_run.preview(cast.acme, _wish(template, ADA), now=NOW)

    assert isinstance(foreseen.refusal, NotApproved)
    assert foreseen.groups[0].code == "BUSINESS_005"
    for act in (dry_run.deliver, dry_run.sandbox):
        with pytest.raises(NotApproved):
            act(cast.acme, _wish(template, ADA), by="", now=NOW)


@pytest.mark.parametrize("words", [" ", "\u200b\u2003", "\n"])
def test_a_text_that_shows_nothing_is_refused(cast: Cast, words: str) -> None:
    row = message_templates.template(
        cast.acme, "words", definition=message_templates.definition("{{0:variable}}", "words")
    )
    asked = _wish(row, ADA, parameters={"words": words})
    foreseen = dry_run.preview(cast.acme, asked, now=NOW)

    assert foreseen.refusal is not None
    assert (foreseen.refusal.code, foreseen.refusal.field) == ("ERR_TEMPLATE_PARAMS_INVALID", "words")
    assert foreseen.groups[0].code == "ERR_TEMPLATE_PARAMS_INVALID"
    with pytest.raises(ParametersInvalid):
        dry_run.deliver(cast.acme, asked, by="", now=NOW)


def test_a_closed_account_is_refused(cast: Cast, template: MessageTemplate) -> None:
    closed = change(cast.acme, onboarding=Onboarding.SIGNED_UP)

    refusal = dry_run.preview(closed, _wish(template, ADA), now=NOW).refusal

    assert refusal is not None
    assert refusal.code == "AUTH_006"


def test_when_all_have_opted_out_nothing_is_accepted(cast: Cast, template: MessageTemplate) -> None:
    contacts.contact(cast.acme, ADA, opt_out=True)

    assert isinstance(dry_run.preview(cast.acme, _wish(template, ADA), now=NOW).refusal, AllOptedOut)
    with pytest.raises(AllOptedOut):
        dry_run.deliver(cast.acme, _wish(template, ADA), by="", now=NOW)


def test_a_rehearsal_leaves_nothing(cast: Cast, template: MessageTemplate) -> None:
    accepted = dry_run.sandbox(cast.acme, _wish(template, ADA, BOB), by="ada@acme.test", now=NOW)

    assert [each.phone for each in accepted] == [ADA, BOB]
    assert not Message.objects.exists()
    assert not Outgoing.objects.exists()
    assert not Contact.objects.exists()


def test_a_message_says_where_it_came_from(cast: Cast, template: MessageTemplate) -> None:
    (accepted,) = dry_run.deliver(cast.acme, _wish(template, ADA), by="ada@acme.test", now=NOW)

    assert Message.objects.get(id=accepted.id).metadata == {"origin": "playground", "sent_by": "ada@acme.test"}
