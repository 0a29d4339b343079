"""Defaults, senders, people and the audit log in the console."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.channels.models import CountryDefault
from apps.onboarding import light, sample_templates
from apps.organizations import suspension
from tests.cast import Cast
from tests.factories import channels
from tests.operator.test_accounts import _page


def test_countries_are_called_by_name(console: Client) -> None:
    CountryDefault.objects.get_or_create(country="BR", defaults={"channel": "sms"})

    said = console.get(reverse("operator:channels_countrydefault_changelist")).content.decode()

    assert "Brazil" in said


def test_senders_keep_their_credentials(console: Client, cast: Cast) -> None:
    sender = channels.sender(cast.acme)
    secret = next(iter(sender.account.credentials.values()))

    said = console.get(reverse("operator:channels_sender_change", args=[sender.id])).content.decode()

    assert sender.number in said
    assert secret not in said


def test_sample_templates_are_shown_with_what_was_sent(console: Client, cast: Cast) -> None:
    copy = sample_templates.provide(cast.acme, now=timezone.now())[0]
    light.spend(copy.id, 3, now=timezone.now())
    page = reverse("operator:message_templates_messagetemplate_changelist")

    said = console.get(page).content.decode()

    assert f"3 of {light.A_DAY}" in said
    assert said.count(f"0 of {light.A_DAY}") == len(sample_templates.NAMES) - 1


def test_person_is_shown_with_their_accounts(console: Client, cast: Cast) -> None:
    said = console.get(reverse("operator:users_user_change", args=[cast.owner.id])).content.decode()

    assert "owner@acme.test" in said
    assert "Acme" in said
    assert "argon2" not in said
    assert "password" not in said.lower()


def test_log_shows_changes_of_all_accounts(console: Client, cast: Cast) -> None:
    console.post(_page("organization", "suspend", cast), {"reason": "Spam."})

    said = console.get(reverse("operator:audit_entry_changelist") + f"?q={cast.acme.id}").content.decode()

    assert "suspension_reason" in said
    assert suspension.AlreadySuspended.message not in said
