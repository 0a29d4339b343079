"""The demo account: complete, random per machine, and made once."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.billing import money, rates, wallets
from apps.billing.models import LedgerEntry
from apps.channels.models import Sender
from apps.message_templates.definition import normalize
from apps.message_templates.models import MessageTemplate
from apps.organizations import gate
from apps.organizations.customer import Customer
from apps.phones import inbox
from apps.users import api_keys
from apps.users.models import ApiKey, Membership, Role, User
from apps.webhooks.models import Endpoint
from sentdash import demo
from tests.factories.webhooks import endpoint
from tests.messaging.conftest import NOW

PUBLIC_KEY = "A" * 43 + "="


@pytest.mark.django_db
def test_demo_account_can_sign_in_call_and_send() -> None:
    made = demo.load(public_key=PUBLIC_KEY)

    user = User.objects.get(email=demo.EMAIL)
    assert user.check_password(made.password)
    for secret in (made.organization_key, made.profile_key):
        key = api_keys.verify(secret, now=NOW)
        assert key is not None
        gate.check(Customer.of(key))
    assert {sender.credentials["public_key"] for sender in Sender.objects.all()} == {PUBLIC_KEY}
    assert demo.exists()


@pytest.mark.django_db
def test_demo_team_has_somebody_of_each_role_and_somebody_invited() -> None:
    made = demo.load(public_key=PUBLIC_KEY)

    team = Membership.objects.of(Customer(made.organization))
    assert {row.role for row in team.active()} == set(Role.values)
    assert [(row.address, row.status) for row in team.filter(user=None)] == [("noor@demo.sentdash.test", "invited")]


@pytest.mark.django_db
def test_demo_templates_keep_the_rules_of_templates() -> None:
    demo.load(public_key=PUBLIC_KEY)

    for template in MessageTemplate.objects.all():
        assert normalize(template.definition, category=template.category)


@pytest.mark.django_db
def test_demo_begins_with_prices_and_money() -> None:
    customer = Customer(demo.load(public_key=PUBLIC_KEY).organization)

    wallet = wallets.of(customer)
    assert wallet is not None
    assert money.words(wallet.available) == "$250.00"
    entry = LedgerEntry.objects.of(wallet.id).get()
    assert (entry.kind, entry.amount) == ("adjustment", wallet.balance)
    assert rates.at(timezone.now()).price("sms", country="US", number_type="", category="") is not None


@pytest.mark.django_db
def test_credentials_differ_from_machine_to_machine() -> None:
    first = demo.load(public_key=PUBLIC_KEY)
    ApiKey.objects.all().delete()
    User.objects.all().delete()
    Sender.objects.all().delete()

    second = demo.load(public_key=PUBLIC_KEY)

    assert {first.organization_key, first.profile_key, first.password}.isdisjoint(
        {second.organization_key, second.profile_key, second.password}
    )


@pytest.mark.django_db
def test_demo_env_names_all_a_program_needs() -> None:
    text = demo.load(public_key=PUBLIC_KEY).env(site_url="http://here", simulator_url="http://there")

    given = dict(word.split("=", 1) for word in shlex.split(text))
    assert given["SENT_BASE_URL"] == given["SENT_DM_BASE_URL"] == "http://here"
    assert set(given) == {
        "SENT_BASE_URL",
        "SENT_DM_BASE_URL",
        "SENT_DM_API_KEY",
        "SENTDASH_PROFILE_API_KEY",
        "SENTDASH_PROFILE_ID",
        "SENTDASH_ORGANIZATION_ID",
        "SENTDASH_LOGIN_EMAIL",
        "SENTDASH_LOGIN_PASSWORD",
        "SENTDASH_OPERATOR_EMAIL",
        "SENTDASH_SIMULATOR_URL",
        "SENTDASH_TEMPLATE_ID",
    }


def test_simulator_keeps_its_key(tmp_path: Path) -> None:
    assert demo.simulator_key(tmp_path) == demo.simulator_key(tmp_path) != ""


@pytest.mark.django_db
def test_webhooks_to_inboxes_follow_the_simulator_to_another_port(settings: Settings) -> None:
    customer = Customer(demo.load(public_key=PUBLIC_KEY).organization)
    settings.SIMULATOR_URL = "http://127.0.0.1:9100"
    mine = endpoint(customer, endpoint_url=inbox.address(customer))
    others = [
        endpoint(customer, endpoint_url=url)
        for url in ("https://shop.test/hooks", "http://127.0.0.1:3000/inbox/orders", "http://127.0.0.1:3000/hooks")
    ]

    settings.SIMULATOR_URL = "http://127.0.0.1:9200"
    demo.readdress_inboxes()

    assert inbox.endpoint_of(customer) == mine
    assert [Endpoint.objects.get(id=each.id).endpoint_url for each in others] == [each.endpoint_url for each in others]
