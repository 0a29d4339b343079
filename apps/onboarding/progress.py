"""Where an account is on its way to going live, and what is next: the steps as their page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from apps.onboarding import activation, applying, countries, light
from apps.onboarding.countries import Eligibility
from apps.onboarding.models import Application, DecisionState
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class Mark:
    """A hue, a shape and a word."""

    word: str
    tone: str
    icon: str


DONE = Mark("Done", tone="done", icon="circle-check")
OPEN = Mark("To do", tone="none", icon="circle")
WAITING = Mark("In review", tone="waiting", icon="clock")
WRONG = Mark("Needs changes", tone="failed", icon="alert-triangle")
MARKS = {
    DecisionState.DRAFT: Mark("Draft", tone="none", icon="circle-dashed"),
    DecisionState.SUBMITTED: WAITING,
    DecisionState.APPROVED: Mark("Approved", tone="done", icon="circle-check"),
    DecisionState.ASKED_AGAIN: WRONG,
    DecisionState.REJECTED: Mark("Rejected", tone="failed", icon="x"),
}
_WAITS_FOR_US = (Onboarding.ACTIVATION_PENDING,)
_MAY_ASK = (Onboarding.KYC_COMPLETED, Onboarding.MESSAGE_COMPLIANCE_COMPLETED)


@dataclass(frozen=True, slots=True)
class ProgressStep:
    title: str
    sentence: str
    mark: Mark
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    steps: list[ProgressStep]
    is_live: bool
    has_samples: bool  # may be sent before it is live
    may_ask: bool  # for activation

    @property
    def next(self) -> ProgressStep | None:
        """The first step that waits for the customer."""
        return next((step for step in self.steps if step.mark in (OPEN, WRONG)), None)

    @property
    def done(self) -> int:
        return sum(step.mark == DONE for step in self.steps)


def of(customer: Customer, *, person: User) -> Progress:
    organization = customer.organization
    application = applying.of(organization)
    asked = countries.eligibilities(customer, application.main_countries)
    is_live = organization.onboarding == Onboarding.ONBOARDED
    first = [_phone(customer, person)] if settings.HOUSE_ORGANIZATION and not is_live else []
    steps = [*first, _form(application, is_live), *_documents(asked), *_registration(customer, application)]
    return Progress(
        [*steps, _sender(customer), _activation(organization.onboarding)],
        is_live,
        has_samples=not is_live and light.is_open(organization),
        may_ask=organization.onboarding in _MAY_ASK,
    )


def _phone(customer: Customer, person: User) -> ProgressStep:
    url = reverse("phone:verify")
    if light.is_open(customer.organization):
        return ProgressStep("E-mail and phone", "Verified. You can send the sample templates.", DONE, url, "Open phone")
    if person.phone_verified_at:
        return ProgressStep("E-mail and phone", "An owner has to verify their phone.", WAITING, url, "Open phone")
    sentence = f"Verify your phone to send the six sample templates, {light.A_DAY} times a day each."
    return ProgressStep("E-mail and phone", sentence, OPEN, url, "Verify phone")


def _form(application: Application, is_live: bool) -> ProgressStep:
    sentences = {
        DecisionState.DRAFT: "Tell us who you are and what you will send.",
        DecisionState.SUBMITTED: "We're checking your form.",
        DecisionState.APPROVED: "We approved your form.",
        DecisionState.ASKED_AGAIN: "We need changes before we can approve it.",
        DecisionState.REJECTED: "We can't approve your business.",
    }
    state = DecisionState(application.state)
    url, link = reverse("onboarding:application"), "Open form"
    if is_live and state == DecisionState.DRAFT:
        return ProgressStep("Business verification", "Your server's operator vouched for you.", DONE, url, link)
    mark = {DecisionState.DRAFT: OPEN, DecisionState.APPROVED: DONE}.get(state, MARKS[state])
    link = "Fill in form" if state == DecisionState.DRAFT else link
    return ProgressStep("Business verification", application.reason or sentences[state], mark, url, link)


def _documents(asked: list[Eligibility]) -> Iterator[ProgressStep]:
    if not any(each.required for each in asked):
        return
    missing = [each.sentence for each in asked if each.missing]
    url = reverse("onboarding:documents")
    if missing:
        yield ProgressStep("Documents", f"{'. '.join(missing)}.", OPEN, url, "Upload documents")
    elif all(each.is_eligible for each in asked):
        yield ProgressStep("Documents", "We approved what your main countries ask for.", DONE, url, "Open documents")
    else:
        yield ProgressStep("Documents", "We're checking your documents.", WAITING, url, "Open documents")


def _registration(customer: Customer, application: Application) -> Iterator[ProgressStep]:
    if not application.is_tcr_application:
        return
    missing = activation.registration_missing(customer)
    sentence = f"{missing}." if missing else "Your brand and campaign are here."
    yield ProgressStep("US registration", sentence, OPEN if missing else DONE, reverse("brands:index"), "Open brands")


def _sender(customer: Customer) -> ProgressStep:
    if activation.has_sender(customer):
        return ProgressStep("Sender", "A number or name to send from is connected.", DONE)
    return ProgressStep("Sender", "Connect a number to send from.", OPEN, reverse("channels:index"), "Open channels")


def _activation(state: str) -> ProgressStep:
    if state == Onboarding.ONBOARDED:
        return ProgressStep("Activation", "Your account is live.", DONE)
    if state in _WAITS_FOR_US:
        return ProgressStep("Activation", "We'll activate your account soon.", WAITING)
    return ProgressStep("Activation", "Ask us to activate your account when the rest is done.", OPEN)
