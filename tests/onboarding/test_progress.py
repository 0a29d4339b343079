"""The steps of going live, and which of them is next."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.onboarding import applying, deciding, documents, progress
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding
from apps.users.models import User
from tests.cast import Cast
from tests.factories import channels, onboarding, organizations

pytestmark = pytest.mark.django_db


def _words(customer: Customer) -> dict[str, str]:
    return {step.title: step.mark.word for step in progress.of(customer, person=User()).steps}


def test_account_that_the_operator_activated_is_live(cast: Cast) -> None:
    channels.sender(cast.acme)

    found = progress.of(cast.acme, person=User())

    assert (found.is_live, found.may_ask, found.next) == (True, False, None)
    assert found.done == len(found.steps)


def test_next_step_follows_what_is_done() -> None:
    account = organizations.customer("Newcomer", onboarding=Onboarding.SIGNED_UP)
    assert (
        progress.of(account, person=User()).next or progress.of(account, person=User()).steps[0]
    ).title == "Business verification"

    onboarding.application(account, destination_countries=[{"id": "GB", "isMain": True}], is_tcr_application=True)
    form = applying.submit(account, by="", now=timezone.now())
    assert _words(account)["Business verification"] == "In review"
    deciding.approve(form, by="", now=timezone.now())
    assert _words(account) == {
        "Business verification": "Done",
        "Documents": "To do",
        "US registration": "To do",
        "Sender": "To do",
        "Activation": "To do",
    }

    onboarding.document(account, "PROOF_OF_LOCAL_ADDRESS")
    documents.submit(account, by="", now=timezone.now())
    assert _words(account)["Documents"] == "In review"


def test_reason_of_the_operator_is_shown_with_the_step() -> None:
    account = organizations.customer("Newcomer", onboarding=Onboarding.SIGNED_UP)
    onboarding.application(account)
    form = applying.submit(account, by="", now=timezone.now())
    deciding.ask_again(form, reasons={}, reason="Send your tax ID", by="", now=timezone.now())

    step = progress.of(account, person=User()).next

    assert step is not None
    assert (step.mark.word, step.sentence) == ("Needs changes", "Send your tax ID")


def test_activation_waits_for_us_once_it_was_requested() -> None:
    account = organizations.customer("Newcomer", onboarding=Onboarding.ACTIVATION_PENDING)
    assert _words(account)["Activation"] == "In review"
    assert not progress.of(account, person=User()).may_ask


def test_phone_comes_first_where_it_can_be_verified(settings: Settings) -> None:
    settings.HOUSE_ORGANIZATION = "Acme"
    account = organizations.customer("Newcomer", onboarding=Onboarding.SIGNED_UP)

    found = progress.of(account, person=User())

    assert found.next == found.steps[0]
    assert (found.steps[0].title, found.has_samples) == ("E-mail and phone", False)
