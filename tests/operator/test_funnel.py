"""The funnel counts every account once."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from apps.operator import funnel
from apps.organizations.models import Onboarding
from tests.cast import Cast, change


def test_each_account_counts_in_its_state(cast: Cast) -> None:
    before = {stage.label: stage.count for stage in funnel.counts()}
    change(cast.acme, onboarding=Onboarding.KYC_STARTED, suspended_at=timezone.now())

    after = {stage.label: stage.count for stage in funnel.counts()}

    moved = {label: after[label] - before[label] for label in after if after[label] != before[label]}
    assert moved == {"Onboarded": -1, "KYC started": 1, "Suspended": 1}


def test_stage_opens_its_accounts(console: Client, cast: Cast) -> None:
    change(cast.acme, onboarding=Onboarding.KYC_STARTED)
    stage = next(each for each in funnel.counts() if each.label == "KYC started")

    said = console.get(stage.url).content.decode()

    assert f"/{cast.acme.id}/change/" in said
    assert f"/{cast.outsider.id}/change/" not in said


def test_newest_come_first(cast: Cast) -> None:
    assert cast.outsider.organization in funnel.recent()[:2]
