"""Two people change one team at the same moment; or one person clicks twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from apps.core.errors import DomainError
from apps.users import api_keys, invitations
from apps.users.models import ApiKey, Membership, MembershipStatus, Role, User
from apps.users.team import actions as team
from apps.users.team import ownership
from tests.cast import assemble
from tests.factories import users
from tests.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()
_MOST = 4  # works at a time
AtOnce = Callable[..., list[str]]


@contextmanager
def _people() -> Iterator[AtOnce]:
    """Runs works at the same moment, each by its own thread, which keeps its connection from round to round."""
    with ThreadPoolExecutor(_MOST) as pool:

        def at_once(*works: Callable[[], object]) -> list[str]:
            """How each ended: "done", or the name of what it raised."""
            barrier = threading.Barrier(len(works))

            def run(work: Callable[[], object]) -> str:
                barrier.wait(timeout=PATIENCE)
                try:
                    work()
                except DomainError as problem:
                    return type(problem).__name__
                return "done"

            return sorted(pool.map(run, works))

        def close() -> None:
            connection.close()  # of the thread that asks

        yield at_once
        at_once(*[close] * _MOST)


def _at_once(*works: Callable[[], object]) -> list[str]:
    with _people() as at_once:
        return at_once(*works)


def test_two_admins_who_remove_each_other_leave_one(db: None) -> None:
    globex = assemble().outsider
    admins = [users.member(globex, f"{name}@globex.test", Role.ADMIN) for name in ("ada", "bob")]
    rows = [Membership.objects.of(globex).get(user=admin).id for admin in admins]

    ends = _at_once(
        partial(team.remove, globex, rows[0], by=admins[1]),
        partial(team.change_role, globex, rows[1], role="member", by=admins[0], now=NOW),
    )

    assert ends == ["PowerLost", "done"]
    assert Membership.objects.of(globex).filter(role=Role.ADMIN).count() == 1


def test_the_same_person_is_invited_once(db: None) -> None:
    globex = assemble().outsider
    work = partial(invitations.invite, globex, email="ines@a.test", name="Ines", role="admin", by=None, now=NOW)

    assert _at_once(*[work] * 4) == ["AlreadyInvited"] * 3 + ["done"]
    assert Membership.objects.of(globex).count() == 1


def test_one_link_clicked_twice_makes_one_account(db: None) -> None:
    globex = assemble().outsider
    _, token = users.invitation(globex)
    work = partial(invitations.join, token, name="Ines", password="unrelated-words-7", now=NOW)

    assert _at_once(work, work) == ["Over", "done"]
    assert User.objects.filter(email="ines@acme.test").count() == 1


def test_a_link_opened_by_two_at_once_admits_one(db: None) -> None:
    """Whatever they choose: only the first answer counts."""
    globex = assemble().outsider
    for number in range(20):
        _, token = users.invitation(globex, f"{number}@a.test")
        person = users.user(f"{number}@a.test")
        accept = partial(invitations.accept, token, person=person, now=NOW)
        other = accept if number % 2 else partial(invitations.decline, token, now=NOW)

        assert _at_once(accept, other) == ["Over", "done"]
        assert Membership.objects.of(globex).filter(user=person).count() <= 1


def test_two_owners_who_demote_or_suspend_each_other_leave_one(db: None) -> None:
    globex = assemble().outsider
    owners = [users.member(globex, f"{name}@globex.test", Role.OWNER) for name in ("ada", "bob")]
    rows = [Membership.objects.of(globex).get(user=owner) for owner in owners]

    def change(victim: int, number: int) -> Callable[[], object]:
        by = owners[1 - victim]
        if (number >> victim) % 2:
            return partial(team.suspend, globex, rows[victim].id, by=by, now=NOW, with_owners=True)
        return partial(team.change_role, globex, rows[victim].id, role="admin", by=by, now=NOW, with_owners=True)

    with _people() as at_once:
        for number in range(200):
            Membership.objects.of(globex).update(role=Role.OWNER, status=MembershipStatus.ACTIVE)

            assert at_once(change(0, number), change(1, number)) == ["PowerLost", "done"]
            assert Membership.objects.of(globex).active().filter(role=Role.OWNER).count() == 1


def test_ownership_handed_over_twice_at_once_has_one_heir(db: None) -> None:
    globex = assemble().outsider
    owner = users.member(globex, "ada@globex.test", Role.OWNER)
    heirs = [users.member(globex, f"{name}@globex.test", Role.MEMBER) for name in ("bob", "cyd")]
    rows = [Membership.objects.of(globex).get(user=heir).id for heir in heirs]

    ends = _at_once(*[partial(ownership.hand_over, globex, row, by=owner, now=NOW) for row in rows])

    assert ends == ["PowerLost", "done"]
    assert Membership.objects.of(globex).filter(role=Role.OWNER).count() == 1


def test_a_key_rotated_twice_at_once_makes_one(db: None) -> None:
    cast = assemble()
    key, _ = api_keys.issue(cast.acme, name="CI", made_by=cast.owner)
    work = partial(api_keys.rotate, key, by=cast.owner, overlap=timedelta(), now=timezone.now())

    assert _at_once(work, work) == ["KeyNotActive", "done"]
    assert ApiKey.objects.count() == 2
