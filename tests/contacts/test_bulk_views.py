"""The pages of bulk actions on contacts, as each role meets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.audit.models import Entry, Verb
from apps.bulk.models import BulkAction
from apps.contacts.models import Contact
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users
from tests.factories.contacts import contact

A, B = "+14155550101", "+14155550102"
_OPT_OUT, _EXPORT = "/contacts/bulk/opt-out/", "/contacts/bulk/export.csv"

SignIn = Callable[[Role], Client]


@pytest.fixture
def as_role(client: Client, cast: Cast) -> SignIn:
    def signed_in(role: Role) -> Client:
        client.force_login(users.member(cast.acme, f"{role}@bulk.test", role))
        return client

    return signed_in


def _ids(cast: Cast) -> list[str]:
    return [str(contact(cast.acme, phone).id) for phone in (A, B)]


def _fragment(client: Client, address: str, given: dict[str, Any]) -> Any:
    return client.post(address, given, headers={"HX-Request": "true"})


def test_bar_offers_what_the_role_may_do(as_role: SignIn, cast: Cast) -> None:
    ids = _ids(cast)
    member = as_role(Role.MEMBER).get("/contacts/").content.decode()
    assert all(f'value="{each}"' in member for each in ids)
    assert _OPT_OUT in member
    assert _EXPORT in member

    billing = as_role(Role.BILLING).get("/contacts/").content.decode()
    assert _OPT_OUT not in billing
    assert _EXPORT in billing


def test_count_is_stated_before_anything_happens(as_role: SignIn, cast: Cast) -> None:
    ids = _ids(cast)
    contact(cast.acme, "+14155550103", opt_out=True)

    response = _fragment(as_role(Role.MEMBER), _OPT_OUT, {"all": "1", "query": "q=1415"})

    assert "Opt 2 contacts out?" in response.content.decode()
    assert "Already opted out" in response.content.decode()
    assert Contact.objects.filter(id__in=ids, opt_out=True).count() == 0


def test_confirmed_it_is_done_counted_and_undone(as_role: SignIn, cast: Cast) -> None:
    ids, client = _ids(cast), as_role(Role.MEMBER)

    response = client.post(_OPT_OUT, {"id": ids, "confirm": "1", "reason": "Letter"}, follow=True)
    action = BulkAction.objects.get()
    assert response.redirect_chain[0][0] == f"/contacts/bulk/{action.id}/"
    assert "Undo: opt them in again" in response.content.decode()
    assert Contact.objects.filter(id__in=ids, opt_out=True).count() == 2

    undone = client.post(f"/contacts/bulk/{action.id}/undo/", follow=True).content.decode()
    assert "<b>Undone</b> by member@bulk.test" in undone
    assert "Undo: opt them in again" not in undone
    assert Contact.objects.filter(id__in=ids, opt_out=True).count() == 0
    again = client.post(f"/contacts/bulk/{action.id}/undo/", follow=True).content.decode()
    assert "only once" in again


def test_role_that_may_not_edit_is_refused(as_role: SignIn, cast: Cast) -> None:
    response = as_role(Role.BILLING).post(_OPT_OUT, {"id": _ids(cast), "confirm": "1"})

    assert response.status_code == 403
    assert not BulkAction.objects.exists()


def test_without_a_selection_the_list_says_so(as_role: SignIn, cast: Cast) -> None:
    client = as_role(Role.MEMBER)
    for address in (_OPT_OUT, _EXPORT):
        response = client.post(address, follow=True)
        assert "Select at least one contact." in response.content.decode()


def test_running_action_asks_for_itself(as_role: SignIn, cast: Cast) -> None:
    for number in range(60):
        contact(cast.acme, f"+1415555{number:04}")
    response = as_role(Role.MEMBER).post(_OPT_OUT, {"all": "1", "query": "", "confirm": "1"}, follow=True)

    assert 'hx-trigger="every 1s"' in response.content.decode()


@pytest.mark.parametrize("is_all", [True, False])
def test_file_holds_what_was_selected(as_role: SignIn, cast: Cast, is_all: bool) -> None:
    ids = _ids(cast)
    given = {"all": "1", "query": "q=0102"} if is_all else {"id": ids[1]}

    response: Any = as_role(Role.BILLING).post(_EXPORT, given)

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [B]


def test_the_audit_log_has_the_action_and_not_each_contact(as_role: SignIn, cast: Cast) -> None:
    ids, client = _ids(cast), as_role(Role.MEMBER)
    client.post(_OPT_OUT, {"id": ids, "confirm": "1", "reason": "Letter"})

    assert not Entry.objects.filter(thing="contact").exists()
    begun, ended = Entry.objects.filter(thing="bulk action").order_by("id")
    assert (begun.verb, begun.actor, begun.changes["reason"]) == (Verb.CREATED, "member@bulk.test", [None, "Letter"])
    assert (ended.actor, ended.door, ended.changes["state"]) == (
        "member@bulk.test",
        "bulk opt_out",
        ["running", "done"],
    )


def test_a_label_is_asked_for_added_and_taken_back(as_role: SignIn, cast: Cast) -> None:
    ids, member = _ids(cast), as_role(Role.MEMBER)
    contact(cast.acme, "+14155550104", labels=["Berlin"])
    asked = _fragment(member, "/contacts/bulk/label/", {"id": ids}).content.decode()
    assert "Label 2 contacts" in asked
    assert "In use: Berlin" in asked

    wrong = _fragment(member, "/contacts/bulk/label/", {"id": ids, "confirm": "1", "adds": "true", "label": "a,b"})
    assert (wrong.status_code, "contain a comma" in wrong.content.decode()) == (422, True)
    done = member.post("/contacts/bulk/label/", {"id": ids, "confirm": "1", "adds": "true", "label": " VIP "})
    place = done.headers["Location"]

    shown = member.get(place).content.decode()
    assert "Label: “VIP”." in shown
    assert "Undo: remove the label" in shown
    assert [each.labels for each in Contact.objects.filter(id__in=ids)] == [["VIP"]] * 2
    member.post(f"{place}undo/")
    assert [each.labels for each in Contact.objects.filter(id__in=ids)] == [[]] * 2
    assert "Label removed" in member.get(place).content.decode()
