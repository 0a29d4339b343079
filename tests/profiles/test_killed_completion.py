"""A worker that is killed at any write of a completion is followed by one that resumes and repeats nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.profiles import completion
from apps.profiles.models import Completion, CompletionStep, StepKind, StepState
from tests.factories import channels, organizations
from tests.fakes.receiver import Receiver
from tests.profiles.registry import filed_at, register

_WRITES = ("INSERT", "UPDATE", "DELETE")
_MAX_WRITES = 60


class _Killer:
    """Kills its process right before its n-th write: everything that the transaction did so far is lost."""

    def __init__(self, number: int) -> None:
        self._left = number

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(_WRITES):
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def _worker_killed_at(write: int) -> bool:
    """A process that completes what is due, killed before this write. False if it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            connection.connection = None  # the parent's
            with connection.execute_wrapper(_Killer(write)):
                completion.drain()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _profile(acme: Customer, name: str) -> Customer:
    row = organizations.profile(
        acme.organization,
        name,
        short_name="Shop",
        description="Shop",
        status="incomplete",
        inherit_tcr_brand=False,
        inherit_tcr_campaign=False,
    )
    shop = Customer(acme.organization, row)
    register(shop)
    return shop


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_write_it_resumes_and_files_nothing_twice() -> None:
    acme = organizations.customer()
    channels.sender(acme)
    for write in range(1, _MAX_WRITES):
        shop = _profile(acme, f"Shop {write}")
        with Receiver() as receiver:
            completion.begin(shop, callback_url=receiver.url, now=timezone.now())
            was_killed = _worker_killed_at(write)
            filed = filed_at(shop)
            Completion.objects.update(due_at=timezone.now() - timedelta(seconds=1))
            completion.drain()
            told = {call.body for call in receiver.calls}
            count = len(receiver.calls)
        steps = CompletionStep.objects.of(shop.id)
        assert [steps[kind].state for kind in StepKind] == [
            StepState.WAITING,
            StepState.WAITING,
            StepState.DONE,
            StepState.SKIPPED,
            StepState.WAITING,
        ]
        assert all(before in (None, after) for before, after in zip(filed, filed_at(shop), strict=True))
        assert Profile.objects.get(id=shop.id).status == "pending_review"
        # Killed between the callback and the end of the row, it is made again, with the same body.
        assert (len(told), count in (1, 2)) == (1, True)
        assert not Completion.objects.exists()
        if not was_killed:
            assert write > len(StepKind)  # and at every step before
            return
    pytest.fail("It never came to its end.")
