"""The pages of the suppression list: what is shown, added, released, exported and imported, and by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.contacts.consent import By
from apps.contacts.models import How
from apps.contacts.suppression import actions
from apps.contacts.suppression.models import Suppression, SuppressionChange
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import suppression, users

ANN, BOB = "+14155552671", "+442079460123"


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.owner)
    return client


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_list_is_filtered_by_number_channel_source_and_date(cast: Cast, client: Client) -> None:
    suppression.entry(cast.acme, ANN, channel="sms", reason="Asked by phone")
    actions.add(cast.acme, [BOB], by=By(How.API, "API key Till"), now=timezone.now())
    suppression.entry(cast.outsider, "+14155552699")
    shown = {
        "": {"Ann", "Bob"},
        "?q=2079": {"Bob"},
        "?channel=sms": {"Ann"},
        "?channel=all": {"Bob"},
        "?source=page": {"Ann"},
        "?source=carrier": set(),
        f"?since={timezone.now() + timedelta(days=2):%Y-%m-%d}": set(),
        "?when=7d": {"Ann", "Bob"},
    }

    found = {query: _text(client.get(f"/suppression/{query}")) for query in shown}

    people = {"Ann": "+1 415-555-2671", "Bob": "+44 20 7946 0123", "stranger": "+1 415-555-2699"}
    assert {q: {who for who, number in people.items() if number in text} for q, text in found.items()} == shown
    assert "Asked by phone" in found[""]


def test_numbers_are_pasted_and_released_with_a_reason(cast: Cast, client: Client) -> None:
    given = {"numbers": f"+1 (415) 555-2671\n{BOB}, {BOB}", "channel": "", "reason": "Complained"}
    assert client.post("/suppression/add/", given).status_code == 302
    assert set(Suppression.objects.values_list("phone", "who")) == {(ANN, cast.owner.email), (BOB, cast.owner.email)}

    entry = Suppression.objects.get(phone=ANN)
    refused = client.post(f"/suppression/{entry.id}/release/", {"reason": " "})
    assert (refused.status_code, Suppression.objects.count()) == (422, 2)
    assert client.post(f"/suppression/{entry.id}/release/", {"reason": "Signed again"}).status_code == 302
    assert Suppression.objects.get().phone == BOB
    newest = SuppressionChange.objects.filter(phone=ANN).order_by("created_at").last()
    assert newest is not None
    assert (newest.is_added, newest.reason, newest.who) == (False, "Signed again", cast.owner.email)


def test_wrong_numbers_are_named_and_nothing_is_suppressed(cast: Cast, client: Client) -> None:
    answer = client.post("/suppression/add/", {"numbers": f"{ANN}\n12\nhello"})

    assert answer.status_code == 422
    assert "Not a phone number: “12”, “hello”." in _text(answer)
    assert not Suppression.objects.exists()


def test_export_can_be_imported_again(cast: Cast, client: Client) -> None:
    suppression.entry(cast.acme, ANN, channel="sms", reason="=SUM(1)")
    suppression.entry(cast.acme, BOB)
    exported = b"".join(client.get("/suppression/export.csv?channel=sms"))
    assert exported.decode("utf-8-sig").splitlines()[1].startswith(f"{ANN},sms,Dashboard,'=SUM(1),")

    everything = b"".join(client.get("/suppression/export.csv"))
    Suppression.objects.all().delete()
    answer = client.post("/suppression/import/", {"file": SimpleUploadedFile("list.csv", everything)})

    assert answer.status_code == 200
    assert set(Suppression.objects.values_list("phone", "channel", "how")) == {
        (ANN, "sms", "import"),
        (BOB, "", "import"),
    }


def test_report_names_wrong_rows(cast: Cast, client: Client) -> None:
    content = b"phone,channel\n+14155552671,sms\nabc,sms\n+14155552672,pigeon\n"

    text = _text(client.post("/suppression/import/", {"file": SimpleUploadedFile("list.csv", content)}))

    assert "3 rows read" in text
    assert "pigeon" in text
    refused = client.post("/suppression/import/", {"file": SimpleUploadedFile("list.csv", b"PK\x03\x04zip")})
    assert refused.status_code == 422


@pytest.mark.parametrize(("role", "sees", "edits"), [(Role.DEVELOPER, 200, 403), (Role.MEMBER, 403, 403)])
def test_who_may_see_and_edit(cast: Cast, role: Role, sees: int, edits: int) -> None:
    client = Client()
    client.force_login(users.member(cast.acme, "bo@acme.test", role))

    assert client.get("/suppression/").status_code == sees
    assert client.post("/suppression/add/", {"numbers": ANN}).status_code == edits
    assert not Suppression.objects.exists()
