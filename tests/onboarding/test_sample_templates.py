"""Six templates for codes, the same for every account."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.core.errors import DomainError
from apps.message_templates.models import MessageTemplate, Submission
from apps.message_templates.render import Compiled
from apps.onboarding import sample_templates
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_account_gets_its_six_once(cast: Cast) -> None:
    made = sample_templates.provide(cast.acme, now=timezone.now())

    assert sample_templates.provide(cast.acme, now=timezone.now()) == made
    assert [each.name for each in made] == list(sample_templates.NAMES)
    assert {(each.category, each.status) for each in made} == {("AUTHENTICATION", "PENDING")}
    assert Submission.objects.filter(version__template__in=made).count() == 6


def test_edited_copy_is_no_sample(cast: Cast) -> None:
    sample = sample_templates.provide(cast.acme, now=timezone.now())[0]
    assert sample_templates.is_sample(MessageTemplate.objects.get(id=sample.id))

    sample.definition["body"]["sms"]["template"] = "Buy now {{0:variable}} {{1:variable}}"

    assert not sample_templates.is_sample(sample)


@pytest.mark.parametrize("name", sample_templates.NAMES)
def test_text_fits_one_part_and_carries_code_and_name(name: str) -> None:
    compiled = Compiled(sample_templates.definition(name))
    values = {"code": "482913", "business_name": "Acme & Sons"}

    compiled.check(values, channel="sms")

    text = compiled.render("sms", values).content
    assert len(text) <= 160
    assert "482913" in text
    assert "Acme & Sons" in text


@pytest.mark.parametrize(
    "values",
    [
        {"code": "buy now at shop", "business_name": "Acme"},
        {"code": "482913", "business_name": "acme.example/win"},
        {"code": "482913", "business_name": "A" * 31},
    ],
)
def test_values_carry_no_other_text(values: dict[str, str]) -> None:
    with pytest.raises(DomainError):
        Compiled(sample_templates.definition("sent_sign_in_code")).check(values, channel="sms")
