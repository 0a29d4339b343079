"""Sending a message once more."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.contacts.models import Contact
from apps.core.errors import DomainError
from apps.message_templates.models import MessageTemplate
from apps.message_templates.review import NotApproved
from apps.messaging.models import Message, MessageStatus, Outgoing
from apps.messaging.sending import accepting, resend
from apps.organizations import gate
from tests.cast import Cast, change
from tests.factories import messaging
from tests.messaging.conftest import NOW, Accept


def _again(message: Message) -> Message:
    accepted = resend.again(message, by="ada@acme.test", now=NOW)
    return Message.objects.get(id=accepted.id)


def test_the_same_goes_out_again_as_a_new_message(cast: Cast, accept: Accept) -> None:
    (first,) = accept(cast.shop, "+14155552671", channels=["sms"])
    message = Message.objects.get(id=first.id)

    again = _again(message)

    same = ("phone", "contact_id", "template_id", "parameters", "channel", "is_pinned", "organization_id", "profile_id")
    assert again.id != message.id
    assert [getattr(again, name) for name in same] == [getattr(message, name) for name in same]
    assert again.metadata == {"origin": "again", "sent_by": "ada@acme.test", "again_of": str(message.id)}
    assert Outgoing.objects.filter(message_id=again.id).exists()


def test_an_automatic_channel_stays_automatic(cast: Cast, accept: Accept) -> None:
    (first,) = accept(cast.acme, "+14155552671")
    Message.objects.update(channel="sms")  # routed meanwhile

    assert _again(Message.objects.get(id=first.id)).channel is None


def test_what_came_in_cannot_be_sent_again(cast: Cast) -> None:
    message = messaging.message(cast.acme, direction="INBOUND", status=MessageStatus.RECEIVED)

    assert not resend.can(message)
    with pytest.raises(resend.NotAgain):
        resend.again(message, by="", now=NOW)


def test_what_stands_against_it_is_said(cast: Cast, accept: Accept) -> None:
    (first,) = accept(cast.shop, "+14155552671")
    refusals: list[type[DomainError]] = [accepting.AllOptedOut, resend.TemplateRemoved, gate.Suspended]

    for refusal in refusals:
        message = Message.objects.select_related("organization", "profile").get(id=first.id)
        if refusal is accepting.AllOptedOut:
            Contact.objects.update(opt_out=True)
        elif refusal is resend.TemplateRemoved:
            MessageTemplate.objects.update(deleted_at=NOW)
        else:
            change(cast.shop, suspended_at=timezone.now())
            assert message.profile is not None
            message.profile.refresh_from_db()
        with pytest.raises(refusal):
            resend.again(message, by="", now=NOW)
    assert Message.objects.count() == 1


def test_template_that_became_a_draft_again_is_not_sent_again(cast: Cast, accept: Accept) -> None:
    (first,) = accept(cast.acme, "+14155552671")
    MessageTemplate.objects.update(status="DRAFT")

    with pytest.raises(NotApproved):
        _again(Message.objects.get(id=first.id))


def test_what_consent_stopped_is_not_sent_again(cast: Cast, accept: Accept) -> None:
    (first,) = accept(cast.acme, "+14155552671")
    Message.objects.update(status=MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED")
    message = Message.objects.get(id=first.id)

    assert not resend.can(message)
    with pytest.raises(resend.StoppedByConsent):
        resend.again(message, by="", now=NOW)


@pytest.mark.parametrize(
    ("code", "is_offered"),
    [
        ("ERR_CONSENT_BLOCKED", False),
        ("ERR_TEMPLATE_PARAMS_INVALID", False),
        ("ERR_NUMBER_INVALID", False),
        ("ERR_CONTENT_REJECTED", False),
        ("RESOURCE_002", False),
        ("ERR_UNDELIVERABLE", True),
        ("ERR_ROUTE_DENIED", True),
        ("BUSINESS_003", True),
    ],
)
def test_sending_again_is_offered_where_it_may_help(cast: Cast, code: str, is_offered: bool) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.FAILED, error_code=code, template_id=cast.acme.id)

    assert resend.is_offered(message) is is_offered
