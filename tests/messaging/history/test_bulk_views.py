"""The pages of bulk actions on messages, as each role meets them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.bulk.models import BulkAction
from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Failure, Message, MessageStatus, Outgoing
from apps.organizations.models import owner_columns
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import messaging, users
from tests.factories.contacts import contact

_RETRY, _STOP, _EXPORT = "/messages/bulk/retry/", "/messages/bulk/stop/", "/messages/bulk/export.csv"

SignIn = Callable[[Role], Client]


@pytest.fixture
def as_role(client: Client, cast: Cast) -> SignIn:
    def signed_in(role: Role) -> Client:
        client.force_login(users.member(cast.acme, f"{role}@bulk.test", role))
        return client

    return signed_in


@pytest.fixture
def failed(cast: Cast, template: MessageTemplate) -> Callable[[str, str], Message]:
    def make(phone: str, code: str) -> Message:
        person = contact(cast.acme, phone)
        when = timezone.now() - timedelta(minutes=5)
        fields = {"status": MessageStatus.FAILED, "error_code": code, "created_at": when, "parameters": {"name": "Ada"}}
        message = messaging.message(cast.acme, phone, contact_id=person.id, template_id=template.id, **fields)
        Failure.objects.create(message_id=message.id, **owner_columns(cast.acme), error_code=code, is_blocked=False)
        return message

    return make


def _post(client: Client, address: str, given: dict[str, Any]) -> str:
    return str(client.post(address, given, follow=True).content.decode())


def test_bar_offers_what_the_role_may_do(as_role: SignIn, failed: Callable[[str, str], Message]) -> None:
    message = failed("+14155550101", "ERR_UNDELIVERABLE")
    member = as_role(Role.MEMBER).get("/messages/").content.decode()
    assert f'value="{message.id}"' in member
    assert _RETRY in member

    billing = as_role(Role.BILLING).get("/messages/").content.decode()
    assert _RETRY not in billing
    assert _EXPORT in billing


def test_retry_states_the_count_then_does_it_and_is_undone(
    as_role: SignIn, failed: Callable[[str, str], Message]
) -> None:
    failed("+14155550101", "ERR_UNDELIVERABLE")
    failed("+14155550102", "ERR_NUMBER_INVALID")
    client, given = as_role(Role.MEMBER), {"all": "1", "query": "status=failed"}

    asked = _post(client, _RETRY, given)
    assert "Retry 1 message?" in asked
    assert "Number not assigned" in asked
    assert not BulkAction.objects.exists()

    assert "Undo: cancel those not sent yet" in _post(client, _RETRY, {**given, "confirm": "1"})
    assert Outgoing.objects.count() == 1
    assert "<b>Undone</b> by member@bulk.test" in _post(
        client, f"/messages/bulk/{BulkAction.objects.get().id}/undo/", {}
    )
    assert not Outgoing.objects.exists()


def test_failures_stand_by_cause_with_their_remedy(as_role: SignIn, failed: Callable[[str, str], Message]) -> None:
    codes = ("ERR_UNDELIVERABLE", "ERR_NUMBER_INVALID", "ERR_TEMPLATE_PARAMS_INVALID")
    for number, code in enumerate(codes):
        failed(f"+1415555010{number}", code)

    shown = " ".join(as_role(Role.MEMBER).get("/messages/failures/?span=24h").content.decode().split())

    assert "Retry the one that may work" in shown
    assert "Stop writing to the dead number" in shown
    assert "/errors/ERR_TEMPLATE_PARAMS_INVALID" in shown
    for role, is_there in ((Role.BILLING, False), (Role.DEVELOPER, True)):
        seen = as_role(role).get("/messages/failures/").content.decode()
        assert [_RETRY in seen, _STOP in seen] == [is_there, is_there]


def test_dead_numbers_are_opted_out(as_role: SignIn, failed: Callable[[str, str], Message]) -> None:
    failed("+14155550101", "ERR_NUMBER_INVALID")
    client, given = as_role(Role.MEMBER), {"code": "ERR_NUMBER_INVALID", "span": "24h"}

    assert "Stop writing to 1 number?" in _post(client, _STOP, given)
    assert "Undo: opt them in again" in _post(client, _STOP, {**given, "confirm": "1"})
    assert Contact.objects.filter(opt_out=True).count() == 1


def test_no_other_cause_opts_anybody_out(as_role: SignIn, failed: Callable[[str, str], Message]) -> None:
    failed("+14155550101", "ERR_UNDELIVERABLE")

    _post(as_role(Role.OWNER), _STOP, {"code": "ERR_UNDELIVERABLE", "span": "24h", "confirm": "1"})

    assert not BulkAction.objects.exists()


@pytest.mark.parametrize("address", [_RETRY, _STOP])
def test_role_that_may_not_act_is_refused(as_role: SignIn, failed: Callable[[str, str], Message], address: str) -> None:
    message = failed("+14155550101", "ERR_NUMBER_INVALID")
    given = {"id": message.id, "code": "ERR_NUMBER_INVALID", "confirm": "1"}

    assert as_role(Role.BILLING).post(address, given).status_code == 403
    assert not BulkAction.objects.exists()


def test_without_a_selection_the_list_says_so(as_role: SignIn) -> None:
    client = as_role(Role.MEMBER)

    for address in (_RETRY, _EXPORT):
        assert "Select at least one message." in _post(client, address, {})


@pytest.mark.parametrize("is_all", [True, False])
def test_file_holds_what_was_selected(
    as_role: SignIn, failed: Callable[[str, str], Message], cast: Cast, is_all: bool
) -> None:
    first, _ = failed("+14155550101", "ERR_UNDELIVERABLE"), failed("+14155550102", "ERR_NUMBER_INVALID")
    theirs = messaging.message(cast.outsider)
    given: dict[str, Any] = {"all": "1", "query": "code=ERR_UNDELIVERABLE"} if is_all else {"id": [first.id, theirs.id]}

    response: Any = as_role(Role.BILLING).post(_EXPORT, given)

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [str(first.id)]


def test_failed_message_says_how_many_others_failed_so(as_role: SignIn, failed: Callable[[str, str], Message]) -> None:
    message = [failed(f"+1415555010{number}", "ERR_UNDELIVERABLE") for number in range(3)][0]

    shown = as_role(Role.MEMBER).get(f"/messages/{message.id}/").content.decode()

    assert "2 others failed for the same reason" in shown
    assert "/messages/failures/?span=90d#ERR_UNDELIVERABLE" in shown
