"""A profile's completion: refused, begun, carried out, told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.core import queue
from apps.core.errors import Invalid
from apps.organizations.customer import Customer
from apps.organizations.models import Profile, ProfileStatus
from apps.profiles import completion
from apps.profiles.completion import CompletionOutcome
from apps.profiles.models import Completion
from tests.cast import Cast, change
from tests.factories import organizations
from tests.factories.brands import brand
from tests.fakes.receiver import Receiver

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
URL = "https://acme.test/done"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


def _status(customer: Customer) -> str:
    return Profile.objects.get(id=customer.id).status


def _begin(customer: Customer, url: str = URL) -> bool:
    return completion.begin(customer, callback_url=url, now=NOW)


# --- Beginning ---


def test_beginning_leaves_a_row_and_rings(shop: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(queue, "ring", rung.append)

    assert _begin(shop) is True

    row = Completion.objects.get()
    assert (row.profile, row.callback_url, row.due_at, row.outcome) == (shop.profile, URL, NOW, None)
    assert rung == ["profiles.complete"]
    assert _status(shop) == "incomplete"


def test_complete_profile_is_left_alone(cast: Cast) -> None:
    """Whatever it lacks by now."""
    assert _begin(cast.shop) is False
    assert not Completion.objects.exists()


@pytest.mark.parametrize("status", [ProfileStatus.PENDING_REVIEW, ProfileStatus.REJECTED])
def test_profile_that_was_only_submitted_may_try_again(shop: Customer, status: ProfileStatus) -> None:
    assert _begin(change(shop, status=status)) is True


def test_beginning_twice_is_beginning_once(shop: Customer) -> None:
    assert _begin(shop) is True
    assert _begin(shop, "https://acme.test/again") is True

    assert Completion.objects.get().callback_url == URL


def test_what_is_missing_is_told(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        _begin(change(cast.shop, status=ProfileStatus.INCOMPLETE))

    assert set(refused.value.details) == {"short_name", "description", "brand"}
    assert not Completion.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "acme.test/done",
        "ftp://acme.test",
        "https://",
        "https:///done",
        "http://acme.test:0/",
        "http://acme.test:99999/",
        "http://[::1/",
        "http://acme.test/ö",
        "http://acme.test/a b",
        "http://acme.test/\n",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_address_is_one_of_the_web(shop: Customer, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        _begin(shop, url)

    assert list(refused.value.details) == ["webHookUrl"]


@pytest.mark.parametrize("user", ["ada:secret@", "ada@", "@"])
def test_password_in_an_address_is_refused(shop: Customer, user: str) -> None:
    with pytest.raises(Invalid) as refused:
        _begin(shop, f"https://{user}acme.test/done")

    assert refused.value.details == {
        "webHookUrl": ["webHookUrl must not contain a user name or password. Use a URL without them"]
    }
    assert not Completion.objects.exists()


# --- Working it off ---


def test_status_is_set_and_the_address_is_told_once(shop: Customer, receiver: Receiver) -> None:
    _begin(shop, f"{receiver.url}/done?for=us")
    before = timezone.now()

    assert completion.drain() == 1
    assert completion.drain() == 0

    assert _status(shop) == "approved"
    (call,) = receiver.calls
    told = call.json()
    assert (call.path, call.headers["content-type"]) == ("/done?for=us", "application/json")
    assert before <= datetime.fromisoformat(told.pop("timestamp")) <= timezone.now()
    assert told == {"profileId": str(shop.id), "success": True, "status": "COMPLETED"}
    assert not Completion.objects.exists()


def test_submitted_profile_awaits_its_review(shop: Customer, receiver: Receiver) -> None:
    alone = change(shop, inherit_tcr_brand=False)
    brand(alone, destination_countries=[{"id": "DE", "isMain": True}])
    _begin(alone, receiver.url)

    completion.drain()

    assert _status(shop) == "pending_review"
    assert (receiver.calls[0].json()["success"], receiver.calls[0].json()["status"]) == (True, "SUBMITTED")


def test_failure_leaves_the_status_and_is_told(shop: Customer, receiver: Receiver) -> None:
    _begin(shop, receiver.url)
    change(shop, description=None)

    completion.drain()

    assert _status(shop) == "incomplete"
    assert (receiver.calls[0].json()["success"], receiver.calls[0].json()["status"]) == (False, "failed")


@pytest.mark.parametrize("answer", [500, 404, 301])
def test_what_the_address_answers_does_not_matter(shop: Customer, receiver: Receiver, answer: int) -> None:
    receiver.answers.append(answer)
    _begin(shop, receiver.url)

    completion.drain()
    completion.drain()

    assert (len(receiver.calls), _status(shop)) == (1, "approved")
    assert not Completion.objects.exists()


def test_address_where_nobody_listens_does_not_matter(shop: Customer) -> None:
    with Receiver() as gone:
        url = gone.url
    _begin(shop, url)

    completion.drain()

    assert _status(shop) == "approved"
    assert not Completion.objects.exists()


def test_addresses_of_this_network_are_not_called_unless_allowed(
    shop: Customer, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    _begin(shop, receiver.url)

    completion.drain()

    assert (receiver.calls, _status(shop)) == ([], "approved")


def test_worker_that_died_before_the_call_is_followed_by_one_that_says_the_same(
    shop: Customer, receiver: Receiver
) -> None:
    _begin(shop, receiver.url)
    (row,) = completion._claim(now=NOW)
    assert completion._settle(row, now=NOW)
    change(shop, description=None)  # what happens afterwards changes nothing
    assert completion._claim(now=NOW) == []

    assert completion.drain() == 1  # the lease is long over

    assert receiver.calls[0].json() == {
        "profileId": str(shop.id),
        "success": True,
        "status": "COMPLETED",
        "timestamp": NOW.isoformat(),
    }


@pytest.mark.parametrize("who", ["shop", "acme"])
def test_suspended_account_waits(cast: Cast, shop: Customer, receiver: Receiver, who: str) -> None:
    _begin(shop, receiver.url)
    change(getattr(cast, who), suspended_at=NOW)

    assert completion.drain() == 0
    change(getattr(cast, who), suspended_at=None)
    assert completion.drain() == 1

    assert len(receiver.calls) == 1


def test_lease_is_longer_than_a_call(shop: Customer) -> None:
    _begin(shop)

    (row,) = completion._claim(now=NOW)

    assert row.due_at - NOW == timedelta(seconds=settings.LEASE_SECONDS)
    assert row.due_at - NOW > timedelta(seconds=completion._TIMEOUT)


def test_one_that_cannot_be_settled_holds_up_no_other(
    cast: Cast, shop: Customer, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    sibling = change(cast.sibling, short_name="USShop", description="US", status=ProfileStatus.INCOMPLETE)
    _begin(shop, f"{receiver.url}/shop")
    _begin(sibling, f"{receiver.url}/sibling")
    honest = completion.verdict

    def broken(customer: Customer) -> CompletionOutcome:
        if customer == shop:
            raise RuntimeError("the database went away")
        return honest(customer)

    monkeypatch.setattr(completion, "verdict", broken)

    completion.drain()

    assert [call.path for call in receiver.calls] == ["/sibling"]
    assert Completion.objects.get().profile == shop.profile


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_tell_each_address_once(receiver: Receiver) -> None:
    acme = organizations.customer()
    brand(acme)
    for number in range(20):
        profile = organizations.profile(acme.organization, short_name="Shop", description="Shop", status="incomplete")
        _begin(Customer(acme.organization, profile), f"{receiver.url}/{number}")

    def work() -> int:
        try:
            return completion.drain()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        ended = sum(worker.result() for worker in [workers.submit(work) for _ in range(4)])

    assert ended == 20
    assert sorted(call.path for call in receiver.calls) == sorted(f"/{number}" for number in range(20))
    assert not Completion.objects.exists()
