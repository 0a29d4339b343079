"""The demo account: an organization with two profiles and a team, simulated senders, templates, a few
contacts and, unless it is to start empty, the history of a made-up company (`sentdash.company`).

All credentials are random and created on this machine. They are written once, to `demo.env` in the home.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from apps.billing import default_prices, ledger, money, wallets
from apps.billing.models import EntryKind
from apps.channels import connecting
from apps.channels.models import CarrierAccount, Channel, Sender
from apps.contacts.models import Contact
from apps.message_templates import versions
from apps.message_templates.models import MessageTemplate
from apps.organizations.customer import Customer
from apps.organizations.models import BillingModel, Onboarding, Organization, Profile, ProfileStatus, owner_columns
from apps.users import api_keys, invitations, members, operators
from apps.users.models import Role, User
from apps.webhooks.models import Endpoint
from sentdash.company import history
from sentdash.company.words import definition

EMAIL = "owner@demo.sentdash.test"
OPERATOR = "operator@demo.sentdash.test"  # with the owner's password
# A colleague of each role. The last one is invited, and the e-mail is in the outbox.
_TEAM = (
    ("Ines Moreau", Role.ADMIN),
    ("Ben Okafor", Role.DEVELOPER),
    ("Rosa Lindqvist", Role.BILLING),
    ("Tomás Vega", Role.MEMBER),
)
_INVITED = ("Noor Haddad", Role.DEVELOPER)
_INBOX = r"^http://127\.0\.0\.1:[0-9]+/inbox/[0-9a-f-]{36}$"  # of an account
_SENDER = "+14155550100"
_PROFILE_SENDER = "+14155550101"
_OPENING_BALANCE = 250 * money.UNIT
# Simulated phones with unassigned numbers. docs/simulator.md says what the test numbers do.
_CONTACTS = ("+15005550006", "+15005550002", "+14155550199", "+442079460958", "+491713920017")


@dataclass(frozen=True)
class Demo:
    """Everything a program or a person needs to use the demo account."""

    organization: Organization
    profile: Profile
    template: MessageTemplate
    organization_key: str
    profile_key: str
    password: str

    def env(self, *, site_url: str, simulator_url: str) -> str:
        """The lines of `demo.env`."""
        values = {
            "SENT_BASE_URL": site_url,
            "SENT_DM_BASE_URL": site_url,  # for the TypeScript client
            "SENT_DM_API_KEY": self.organization_key,
            "SENTDASH_PROFILE_API_KEY": self.profile_key,
            "SENTDASH_PROFILE_ID": self.profile.id,
            "SENTDASH_ORGANIZATION_ID": self.organization.id,
            "SENTDASH_LOGIN_EMAIL": EMAIL,
            "SENTDASH_LOGIN_PASSWORD": self.password,
            "SENTDASH_OPERATOR_EMAIL": OPERATOR,
            "SENTDASH_SIMULATOR_URL": simulator_url,
            "SENTDASH_TEMPLATE_ID": self.template.id,
        }
        return "".join(f"{name}={value}\n" for name, value in values.items())


@transaction.atomic
def load(*, public_key: str, with_history: bool = False) -> Demo:
    """Create the demo account. `public_key` is the simulator's, to verify its callbacks."""
    now = timezone.now()
    organization = Organization.objects.create(
        name="Acme", email=EMAIL, description="The demo organization", onboarding=Onboarding.ONBOARDED
    )
    shop = _profile(organization, "EU shop", "EUShop")
    _profile(organization, "US shop", "USShop")
    owner = Customer(organization)
    password = secrets.token_urlsafe(12)
    user = members.create_user(EMAIL, password, name="Demo Owner")
    members.add_member(user, owner, Role.OWNER)
    operators.appoint(OPERATOR, name="Demo Operator", password=password)
    _team(owner, user)
    _money(owner, now)
    connecting.connect_installation("telnyx", "", _credentials(public_key), now=now)
    _sender(owner, _SENDER, public_key)
    _sender(Customer(organization, shop), _PROFILE_SENDER, public_key)
    for phone in _CONTACTS:
        Contact.objects.create(**owner_columns(owner), phone=phone)
    template = _templates(owner)[0]
    if with_history:
        history.write(organization, user, now=now)
    return Demo(
        organization=organization,
        profile=shop,
        template=template,
        organization_key=api_keys.issue(owner, name="Demo", made_by=user)[1],
        profile_key=api_keys.issue(Customer(organization, shop), name="Demo, EU shop", made_by=user)[1],
        password=password,
    )


def exists() -> bool:
    return User.objects.filter(email=EMAIL).exists()


def readdress_inboxes() -> None:
    """Point webhooks to the inboxes of the simulator where it runs now: its port may change from run to run."""
    for endpoint in Endpoint.objects.filter(endpoint_url__regex=_INBOX):
        place = f"{settings.SIMULATOR_URL}/inbox/{endpoint.endpoint_url[-36:]}"
        Endpoint.objects.filter(id=endpoint.id).update(endpoint_url=place)


def simulator_key(home: Path) -> str:
    """The simulator's public key, which is created if needed. We run the simulator for it and never import it."""
    command = [sys.executable, "-m", "apps.simulator", "--print-public-key", "--home", str(home / "simulator")]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _profile(organization: Organization, name: str, short_name: str) -> Profile:
    return Profile.objects.create(
        organization=organization,
        name=name,
        short_name=short_name,
        status=ProfileStatus.APPROVED,
        billing_model=BillingModel.ORGANIZATION,
    )


def _team(customer: Customer, owner: User) -> None:
    for name, role in _TEAM:
        members.add_member(members.create_user(_address(name), name=name), customer, role)
    name, role = _INVITED
    invitations.invite(customer, email=_address(name), name=name, role=role, by=owner, now=timezone.now())


def _money(customer: Customer, now: datetime) -> None:
    """Example prices, and an organization that pays for its messages. Its history was free."""
    default_prices.provide(now=now)
    wallet = wallets.open_for(customer)
    note = "Opening balance of the demo"
    ledger.record(wallet.id, EntryKind.ADJUSTMENT, _OPENING_BALANCE, subject_id=wallet.id, note=note, now=now)


def _address(name: str) -> str:
    return f"{slugify(name.split(maxsplit=1)[0])}@demo.sentdash.test"


def _sender(customer: Customer, number: str, public_key: str) -> Sender:
    account = CarrierAccount.objects.create(
        **owner_columns(customer),
        provider="telnyx",
        credentials=_credentials(public_key),
    )
    return Sender.objects.create(
        **owner_columns(customer),
        channel=Channel.SMS,
        account=account,
        number=number,
        address=number,
    )


def _credentials(public_key: str) -> dict[str, str]:
    return {"api_key": f"KEY{secrets.token_hex(16)}", "public_key": public_key}


def _templates(customer: Customer) -> list[MessageTemplate]:
    made = [
        MessageTemplate.objects.create(
            **owner_columns(customer),
            name=name,
            category=category,
            definition=definition,
            status="APPROVED",
            created_at=timezone.now(),
        )
        for name, category, definition in _TEMPLATES
    ]
    for template in made:
        versions.first(template)
    return made


_TEMPLATES = (
    (
        "order_confirmation",
        "UTILITY",
        definition(
            "Hello {{0:variable}}, your order {{1:variable}} is on its way. Reply STOP to opt out.", "name", "order_id"
        ),
    ),
    (
        "appointment_reminder",
        "UTILITY",
        definition("Hi {{0:variable}}, see you on {{1:variable}}. Reply HELP for help.", "name", "day"),
    ),
    ("welcome", "MARKETING", definition("Welcome to Acme. Reply STOP to opt out, HELP for help.")),
)
