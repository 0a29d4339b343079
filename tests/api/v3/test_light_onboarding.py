"""What an account may send before it is live: the playground's message and, once verified, the sample templates."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from apps.messaging.models import Message
from apps.onboarding import sample_templates
from apps.onboarding.models import SampleUse
from apps.organizations.models import Onboarding, ProfileStatus
from apps.users.models import User
from tests.api.v2.v2_program import Program as V2Program
from tests.api.v3_program import Program
from tests.cast import Cast, change
from tests.factories import message_templates

pytestmark = pytest.mark.django_db
PHONE = "+14155552671"
VALUES = {"code": "482913", "business_name": "Acme"}


@pytest.fixture
def verified(cast: Cast) -> Cast:
    """Acme signed up, and its owner verified e-mail address and phone."""
    change(cast.acme, onboarding=Onboarding.SIGNED_UP)
    EmailAddress.objects.create(user=cast.owner, email=cast.owner.email, verified=True, primary=True)
    User.objects.filter(id=cast.owner.id).update(phone="+14155550100", phone_verified_at=timezone.now())
    sample_templates.provide(cast.acme, now=timezone.now())
    return cast


def _sample(**more: Any) -> dict[str, Any]:
    return {"to": [PHONE], "template": {"name": "sent_sign_in_code", "parameters": VALUES}, **more}


def test_sample_is_sent_and_counted(verified: Cast) -> None:
    answer = Program(verified.acme).post("/v3/messages", _sample())

    assert answer.status == 202
    assert (Message.objects.get().phone, SampleUse.objects.get().sent) == (PHONE, 1)


def test_sandbox_counts_nothing(verified: Cast) -> None:
    assert Program(verified.acme).post("/v3/messages", _sample(sandbox=True)).status == 202

    assert not SampleUse.objects.exists()


def test_nothing_else_is_sent_and_nothing_else_is_open(verified: Cast) -> None:
    own = message_templates.template(verified.acme)
    program = Program(verified.acme)
    own_template = {"to": [PHONE], "template": {"id": str(own.id)}}

    assert program.post("/v3/messages", own_template).refusal[:2] == (403, "AUTH_006")
    assert program.post("/v3/messages", {"to": [PHONE], "text": "Hi"}).refusal[:2] == (403, "AUTH_006")
    assert program.post("/v3/otp", {"to": PHONE}).refusal[:2] == (403, "AUTH_006")
    assert program.get("/v3/templates").status == 403
    assert not Message.objects.exists()


def test_without_a_verified_phone_not_even_samples_are_sent(verified: Cast) -> None:
    User.objects.filter(id=verified.owner.id).update(phone_verified_at=None)

    assert Program(verified.acme).post("/v3/messages", _sample()).refusal[:2] == (403, "AUTH_006")


def test_501st_of_a_day_is_refused_whole(verified: Cast) -> None:
    program = Program(verified.acme)
    assert program.post("/v3/messages", _sample()).status == 202
    SampleUse.objects.update(sent=499)

    answer = program.post("/v3/messages", {**_sample(), "to": [PHONE, "+14155552672"]})

    assert answer.refusal[:2] == (422, "BUSINESS_008")
    assert Message.objects.count() == 1
    assert program.post("/v3/messages", _sample()).status == 202
    assert program.post("/v3/messages", _sample()).status == 422


def test_live_account_sends_samples_without_a_limit(verified: Cast) -> None:
    change(verified.acme, onboarding=Onboarding.ONBOARDED)

    assert Program(verified.acme).post("/v3/messages", _sample()).status == 202
    assert not SampleUse.objects.exists()


def test_incomplete_profile_sends_samples_of_its_organization(verified: Cast) -> None:
    change(verified.acme, onboarding=Onboarding.ONBOARDED)
    change(verified.shop, status=ProfileStatus.INCOMPLETE)
    program = Program(verified.acme, acting_as=verified.shop)

    assert program.post("/v3/messages", _sample()).status == 202
    refused = program.post("/v3/messages", {"to": [PHONE], "text": "Hi"})
    assert (refused.status, refused.named) == (403, {"short_name", "description", "brand"})


def test_v2_sends_and_counts_them_too(verified: Cast) -> None:
    sample = sample_templates.provide(verified.acme, now=timezone.now())[0]
    body = {"phoneNumber": PHONE, "templateId": str(sample.id), "templateVariables": VALUES}

    answer = V2Program(verified.acme).post("/v2/messages/phone", body)

    assert (answer.status, SampleUse.objects.get().sent) == (204, 1)
