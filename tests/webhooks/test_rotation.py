"""A new signing secret, and for a day the old one beside it."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from apps.webhooks import actions
from tests.cast import Cast
from tests.factories.webhooks import NOW, SECRET, endpoint

_DAY = timedelta(hours=24)


def test_rotation_replaces_the_secret(cast: Cast) -> None:
    row = endpoint(cast.acme)

    rotated = actions.rotate(cast.acme, row, now=NOW)

    row.refresh_from_db()
    assert rotated.signing_secret == row.signing_secret != SECRET
    assert row.updated_at == NOW


def test_old_secret_is_kept_for_a_day_beside_the_new(cast: Cast) -> None:
    row = endpoint(cast.acme)

    new = actions.rotate(cast.acme, row, now=NOW).signing_secret

    row.refresh_from_db()
    assert row.secrets_at(NOW) == row.secrets_at(NOW + _DAY - timedelta(microseconds=1)) == (new, SECRET)
    assert row.secrets_at(NOW + _DAY) == (new,)


def test_leaked_secret_stops_at_once_and_is_not_stored(cast: Cast) -> None:
    row = endpoint(cast.acme)

    new = actions.rotate(cast.acme, row, immediately=True, now=NOW).signing_secret

    row.refresh_from_db()
    assert row.secrets_at(NOW) == (new,) != (SECRET,)
    assert (row.previous_secret, row.previous_secret_until) == (None, None)


def test_rotating_twice_keeps_the_newest_two(cast: Cast) -> None:
    row = endpoint(cast.acme)
    second = actions.rotate(cast.acme, row, now=NOW).signing_secret

    third = actions.rotate(cast.acme, row, now=NOW + timedelta(hours=1)).signing_secret

    row.refresh_from_db()
    assert row.secrets_at(NOW + _DAY) == (third, second)
    assert row.secrets_at(NOW + _DAY + timedelta(hours=1)) == (third,)


def test_leak_ends_a_rotation_that_is_under_way(cast: Cast) -> None:
    row = endpoint(cast.acme)
    actions.rotate(cast.acme, row, now=NOW)

    new = actions.rotate(cast.acme, row, immediately=True, now=NOW).signing_secret

    row.refresh_from_db()
    assert row.secrets_at(NOW) == (new,)


def test_old_secret_is_not_readable_in_the_database(cast: Cast) -> None:
    actions.rotate(cast.acme, endpoint(cast.acme), now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT previous_secret FROM webhooks_endpoint")
        ((stored,),) = cursor.fetchall()

    assert SECRET.removeprefix("whsec_") not in stored
