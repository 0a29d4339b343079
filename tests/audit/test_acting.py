"""Who acts is recorded while they act, and no longer: after errors, rollbacks and nested use too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind, Entry
from apps.core import sandbox
from apps.organizations.models import Organization

ADA = Actor(
    ActorKind.PERSON,
    "Ada (ada@acme.test)",
    id=uuid4(),
    session="5e55",
    address="192.0.2.7",
    request_id="req_1",
    door="users:key_revoke",
    organization_id=uuid4(),
)
KEY = Actor(ActorKind.KEY, "Production (…9f3a)", id=uuid4(), door="PATCH /v3/users/{user_id}")


def _author() -> str:
    """Who is recorded for a change made now."""
    row = Organization.objects.create(name="Initech")
    return Entry.objects.get(thing_id=str(row.id)).actor


@pytest.mark.django_db
def test_all_that_is_known_of_the_actor_is_in_the_entry() -> None:
    with acting(ADA):
        row = Organization.objects.create(name="Initech")

    found = Entry.objects.get(thing_id=str(row.id))
    assert (found.actor_kind, found.actor_id, found.actor) == (ADA.kind, ADA.id, ADA.shown)
    assert (found.session, found.address) == (ADA.session, ADA.address)
    assert (found.request_id, found.door) == (ADA.request_id, ADA.door)


@pytest.mark.django_db
def test_the_innermost_actor_counts_and_the_outer_one_comes_back() -> None:
    with acting(ADA):
        with acting(KEY):
            assert _author() == KEY.shown
        assert _author() == ADA.shown
    assert _author() == "sentdash"


@pytest.mark.django_db
def test_an_actor_ends_with_an_error() -> None:
    with pytest.raises(ZeroDivisionError), acting(ADA):
        _ = 1 / 0

    assert _author() == "sentdash"


@pytest.mark.django_db
def test_an_actor_ends_in_a_failed_transaction_and_the_error_stays_the_first() -> None:
    failing = pytest.raises(DatabaseError, match="division by zero")
    with failing, transaction.atomic(), acting(ADA), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")

    assert _author() == "sentdash"


@pytest.mark.django_db
def test_a_rollback_inside_leaves_the_actor() -> None:
    with acting(ADA):
        with sandbox.rolled_back(), acting(KEY):
            _author()
        assert _author() == ADA.shown
    assert _author() == "sentdash"


@pytest.mark.django_db
def test_a_rollback_around_takes_the_actor_back() -> None:
    with sandbox.rolled_back():
        with acting(ADA):
            _author()
        assert _author() == "sentdash"
    assert _author() == "sentdash"


@pytest.mark.django_db(transaction=True)
def test_other_threads_have_actors_of_their_own() -> None:
    def elsewhere() -> str:
        try:
            return _author()
        finally:
            connection.close()

    with acting(ADA), ThreadPoolExecutor(1) as pool:
        assert pool.submit(elsewhere).result() == "sentdash"


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_is_not_asked_again() -> None:
    with acting(ADA):
        connection.close()

    assert _author() == "sentdash"


@pytest.mark.django_db
def test_long_words_are_cut() -> None:
    with acting(Actor(ActorKind.PERSON, "x" * 500, door="y" * 500, request_id="z" * 100)):
        assert _author() == "x" * 300
