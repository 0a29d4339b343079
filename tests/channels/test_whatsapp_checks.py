"""The checks of a WhatsApp Business Account, against a stub that answers as Meta does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from apps.channels import whatsapp_checks
from apps.channels.models import Channel
from apps.channels.whatsapp_checks import Details, Report
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories.channels import sender
from tests.fakes.waba import ONE, TOKEN_REFUSED, TWO, WABA, Meta

DETAILS = Details(WABA, "EAAG-typed-token", "typed-secret", "word")


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def meta(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meta]:
    with Meta() as stub:
        monkeypatch.setitem(settings.PROVIDER_URLS, "whatsapp_cloud", stub.url)
        yield stub


def run(customer: Customer, number_id: str = "") -> Report:
    return whatsapp_checks.run(customer, Details(WABA, "EAAG-typed-token", "typed-secret", "word", number_id))


def marks(report: Report) -> list[bool | None]:
    return [each.passed for each in report.checks]


def test_every_check_says_what_was_asked_and_answered(cast: Cast, meta: Meta) -> None:
    report = run(cast.acme)

    assert report.has_passed
    assert [each.name for each in report.checks] == list(whatsapp_checks._NAMES)
    assert all(each.asked and each.answered for each in report.checks)
    assert "“Acme Inc.”" in report.checks[0].answered
    assert "+1 312-555-0100 (Acme, quality green, ID 11)" in report.checks[2].answered


def test_only_free_number_is_chosen(cast: Cast, meta: Meta) -> None:
    meta.answers["phone_numbers"] = {"data": [ONE, TWO]}
    assert run(cast.acme).chosen is None

    sender(cast.acme, "+13125550100", address="11", channel=Channel.WHATSAPP)

    chosen = run(cast.acme).chosen
    assert chosen is not None
    assert chosen.id == "12"


@pytest.mark.parametrize(
    ("edge", "error", "position", "wrong", "advice"),
    [
        ("", {"code": 190, "message": "Expired"}, 0, "access_token", "wrong or has expired"),
        ("", {"code": 100, "error_subcode": 33, "message": "Unsupported"}, 0, "account_id", "Business Account ID"),
        ("", {"code": 200, "message": "Permissions error"}, 0, "", "full control"),
        ("", {"code": 4, "message": "Too many calls"}, 0, "", "Wait a minute"),
        ("", {"code": 12345, "message": "New"}, 0, "", "Compare the details"),
        ("proof", {"code": 100, "message": "Invalid appsecret_proof provided"}, 1, "app_secret", "App settings"),
        ("phone_numbers", {"code": 10, "message": "No permission"}, 2, "", "full control"),
        ("message_templates", {"code": 200, "message": "No permission"}, 4, "", "whatsapp_business_management"),
    ],
)
def test_refusal_ends_the_checks_and_says_what_to_do(
    cast: Cast, meta: Meta, edge: str, error: dict[str, Any], position: int, wrong: str, advice: str
) -> None:
    meta.answers[edge] = {"error": error}

    report = run(cast.acme)

    assert marks(report) == [True] * position + [False] + [None] * (4 - position)
    failed = report.failed
    assert failed is not None
    assert (failed.wrong, error["message"] in failed.answered) == (wrong, True)
    assert advice in failed.advice


def test_account_without_numbers_and_unknown_number_are_refused(cast: Cast, meta: Meta) -> None:
    unknown = run(cast.acme, "99").failed
    assert unknown is not None
    assert unknown.answered.startswith("99 isn't among them.")

    meta.answers["phone_numbers"] = {"data": []}
    none = run(cast.acme).failed
    assert none is not None
    assert "no phone numbers" in none.answered


def test_number_in_use_names_its_owner_only_to_those_who_see_it(cast: Cast, meta: Meta) -> None:
    sender(cast.shop, "+13125550100", address="11", channel=Channel.WHATSAPP)

    answers = [report.failed.answered for who in (cast.acme, cast.outsider) if (report := run(who, "11")).failed]

    assert answers == [
        "+1 312-555-0100 is already connected in EU shop.",
        "+1 312-555-0100 is already connected in another account of this installation.",
    ]


def test_meta_that_does_not_answer_blames_no_detail(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.PROVIDER_URLS, "whatsapp_cloud", "http://127.0.0.1:9")

    failed = run(cast.acme).failed

    assert failed is not None
    assert failed.answered.startswith("Meta did not answer")
    assert "Nothing is wrong with your details" in failed.advice


def test_secrets_are_in_no_answer_and_no_repr(cast: Cast, meta: Meta) -> None:
    meta.answers |= TOKEN_REFUSED

    report = run(cast.acme)

    assert "typed" not in str(report) + repr(DETAILS)
    assert "typed" not in "".join(meta.asked)
