"""Every change of a recorded model leaves an entry, however it is made, and secrets are in none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind, Entry, Verb
from apps.audit.trail import Trail
from apps.brands.models import CampaignUseCase
from apps.core import sql
from apps.organizations.models import Organization
from apps.users import api_keys
from apps.users.models import ApiKey, User
from apps.webhooks import actions
from apps.webhooks.models import Endpoint
from tests.audit.rulings import UNTRAILED
from tests.cast import Cast
from tests.factories import brands, contacts, suppression, users, webhooks

PERSON = Actor(ActorKind.PERSON, "ada@acme.test", door="test")
_SOUNDS_SECRET = re.compile(r"password|secret|token|hash|credential")


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(("apps.", "sentdash.", "bench."))]


def _trails(model: type[Model]) -> list[Trail]:
    return [each for each in getattr(model._meta, "triggers", []) if isinstance(each, Trail)]


def test_every_model_is_recorded_or_ruled_out() -> None:
    recorded = {model._meta.label for model in _models() if _trails(model)}

    assert {model._meta.label for model in _models()} - recorded == set(UNTRAILED)


def test_columns_that_sound_secret_are_kept_secret() -> None:
    told = [
        f"{model._meta.label}.{column}"
        for model in _models()
        for trail in _trails(model)
        for column in (str(field.column) for field in model._meta.concrete_fields)
        if _SOUNDS_SECRET.search(column)
        and not column.endswith("_until")
        and f"'{column}'" not in trail.get_func(model)
    ]

    assert told == []


def test_no_code_of_ours_turns_a_trail_off() -> None:
    """The package has a switch for it, `pgtrigger.ignore`."""
    root = Path(__file__).resolve().parents[2]
    sources = [path for folder in ("apps", "sentdash", "bench") for path in (root / folder).rglob("*.py")]

    assert [path for path in sources if "pgtrigger.ignore" in path.read_text()] == []


def _last(thing: str) -> Entry:
    return Entry.objects.filter(thing=thing).latest("id")


@pytest.mark.django_db
def test_a_row_is_recorded_from_its_creation_to_its_removal() -> None:
    row = Organization.objects.create(name="Initech")
    assert (_last("organization").verb, _last("organization").changes["name"]) == (Verb.CREATED, [None, "Initech"])

    Organization.objects.filter(id=row.id).update(name="Initrode")
    found = _last("organization")
    assert (found.verb, found.name, found.changes) == (Verb.CHANGED, "Initrode", {"name": ["Initech", "Initrode"]})

    row_id = row.id
    row.delete()
    found = _last("organization")
    assert (found.verb, found.thing_id, found.organization_id) == (Verb.REMOVED, str(row_id), row_id)
    assert found.changes["name"] == ["Initrode", None]


@pytest.mark.django_db
def test_sql_is_recorded_too() -> None:
    rows = [Organization(name="One"), Organization(name="Two")]
    Organization.objects.bulk_create(rows)

    sql.rows("UPDATE organizations_organization SET email = %(email)s RETURNING 1", {"email": "x@acme.test"})

    found = Entry.objects.filter(thing="organization", verb=Verb.CHANGED)
    assert {each.name for each in found} == {"One", "Two"}
    assert all(each.changes == {"email": [None, "x@acme.test"]} for each in found)


@pytest.mark.django_db
def test_a_row_that_is_only_marked_as_removed_counts_as_removed(cast: Cast) -> None:
    profile = cast.shop.profile
    assert profile is not None
    profile.deleted_at = timezone.now()
    profile.save()

    found = _last("profile")
    assert (found.verb, found.organization_id, found.profile_id) == (Verb.REMOVED, cast.acme.id, profile.id)


@pytest.mark.django_db
def test_entries_belong_to_the_owner_of_the_row_or_of_the_actor(cast: Cast) -> None:
    user = users.user("zoe@acme.test")
    with acting(Actor(ActorKind.PERSON, "ada", organization_id=cast.acme.id)):
        User.objects.filter(id=user.id).update(name="Zoe")
    assert _last("user").organization_id == cast.acme.id

    campaign = brands.campaign(cast.shop, brands.brand(cast.shop))
    CampaignUseCase.objects.filter(campaign=campaign).update(sample_messages=["Hello"])
    assert _last("campaign use case").profile_id == cast.shop.id


@pytest.mark.django_db
def test_nothing_is_said_of_what_did_not_change_or_changes_by_itself(cast: Cast) -> None:
    key = ApiKey.objects.get(hash=api_keys.digest(users.key(cast.acme)))
    endpoint = webhooks.endpoint(cast.acme)
    before = Entry.objects.count()

    key.last_used_at = timezone.now()
    key.save()
    Endpoint.objects.filter(id=endpoint.id).update(consecutive_failures=3, last_delivery_attempt_at=timezone.now())
    Organization.objects.update(name=cast.acme.organization.name)

    assert [str(each) for each in Entry.objects.order_by("-id")[: Entry.objects.count() - before]] == [
        str(each) for each in Entry.objects.filter(thing="organization", verb=Verb.CHANGED)
    ]


@pytest.mark.django_db
def test_secrets_are_in_no_entry(cast: Cast) -> None:
    with acting(PERSON):
        secret = users.key(cast.acme)
        person = users.user("kim@acme.test", password="correct-horse-zq")
        person.set_password("battery-staple-zq")
        person.save()
        endpoint = webhooks.endpoint(cast.acme)
        Authenticator.objects.create(user=person, type="totp", data={"secret": "totp-secret-zq"})
        rotated = actions.rotate(cast.acme, endpoint, now=timezone.now())

    dump = sql.rows("SELECT string_agg(e::text, ' ') FROM audit_entry e WHERE true OR %(none)s", {"none": False})[0][0]
    secrets = [secret, person.password, rotated.signing_secret, endpoint.signing_secret]
    secrets += [api_keys.digest(secret).hex(), "correct-horse-zq", "battery-staple-zq", "totp-secret-zq"]
    assert [each for each in secrets if str(each) in dump] == []
    assert _last("user").changes == {"password": None}
    assert _last("webhook").changes["signing_secret"] is None
    factor = _last("second factor")
    assert (factor.name, factor.changes["data"]) == ("totp of kim@acme.test", None)


@pytest.mark.django_db
def test_contacts_are_recorded_when_changed_by_hand_only(cast: Cast) -> None:
    contact = contacts.contact(cast.acme)
    bulk = Actor(ActorKind.PERSON, "ada@acme.test", is_bulk=True)

    def rename(name: str) -> int:
        contact.name = name
        contact.save()
        return Entry.objects.filter(thing="contact", thing_id=str(contact.id)).count()

    assert rename("Sent") == 0
    with acting(bulk):
        assert rename("Imported") == 0
    with acting(PERSON):
        assert rename("Ada") == 1
        suppression.entry(cast.acme)
    assert _last("contact").changes["name"] == ["Imported", "Ada"]
    assert _last("suppressed number").actor == "ada@acme.test"


_REFUSED = [
    "UPDATE audit_entry SET actor = 'mallory'",
    "UPDATE audit_entry SET name = '', changes = '{}'",
    "DELETE FROM audit_entry",
    "SET LOCAL sentdash.forgetting = 'on'; UPDATE audit_entry SET actor = '', name = ''",
    "SET LOCAL sentdash.forgetting = 'on'; UPDATE audit_entry SET name = '', changes = '{\"name\": [null, \"Eve\"]}'",
    "SET LOCAL sentdash.forgetting = 'on'; DELETE FROM audit_entry",
    "SET LOCAL sentdash.disposable = 'off'; TRUNCATE audit_entry",
]


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_remove_an_entry() -> None:
    Organization.objects.create(name="Initech")
    for statement in _REFUSED:
        refused = pytest.raises(DatabaseError, match="cannot be changed or deleted")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_entries_of_one_transaction_keep_their_order() -> None:
    row = Organization.objects.create(name="0")
    for number in range(1, 20):
        Organization.objects.filter(id=row.id).update(name=str(number))

    found = Entry.objects.filter(thing_id=str(row.id)).order_by("id")
    assert [each.name for each in found] == [str(number) for number in range(20)]
    assert all(_milliseconds(each.id) == int(each.at.timestamp() * 1000) for each in found)


def _milliseconds(entry_id: UUID) -> Any:
    return entry_id.int >> 80
