"""Two people change one team at the same moment; or one person clicks twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from apps.core.errors import DomainError
from apps.users import invitations
from apps.users.models import Membership, Role, User
from tests.cast import assemble
from tests.factories import users
from tests.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()


def _at_once(*works: Callable[[], object]) -> list[str]:
    """How each ended: "done", or the name of what it raised."""
    ends: list[str] = []
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=PATIENCE)
            work()
            ends.append("done")
        except DomainError as problem:
            ends.append(type(problem).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(ends)


def test_two_admins_who_remove_each_other_leave_one(db: None) -> None:
    globex = assemble().outsider
    admins = [users.member(globex, f"{name}@globex.test", Role.ADMIN) for name in ("ada", "bob")]
    rows = [Membership.objects.of(globex).get(user=admin).id for admin in admins]

    ends = _at_once(
        partial(invitations.remove, globex, rows[0], by=admins[1]),
        partial(invitations.change_role, globex, rows[1], role="member", by=admins[0], now=NOW),
    )

    assert ends == ["LastAdminKept", "done"]
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
