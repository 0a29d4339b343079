"""Every page that shows the number of a person shows the name first."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.test import Client
from django.utils import timezone

from apps.channels.models import NumberLookup
from apps.organizations.models import owner_columns
from tests.cast import Cast
from tests.factories import message_templates
from tests.factories.contacts import PHONE, contact
from tests.factories.messaging import message
from tests.factories.one_time_codes import code

SHOWN = r"Ada Lovelace\s*\+1 415-555-2671"


def test_the_name_stands_before_the_number(client: Client, cast: Cast) -> None:
    row = contact(cast.acme, name="Ada Lovelace", labels=["VIP"])
    sent = message(cast.acme, PHONE, contact_id=row.id)
    NumberLookup.objects.create(
        **owner_columns(cast.acme), phone=PHONE, looked_up_at=datetime(2026, 5, 1, tzinfo=UTC), is_valid=True
    )
    template = message_templates.template(cast.acme)
    code(cast.acme, phone=PHONE, now=timezone.now())
    client.force_login(cast.owner)
    pages = {
        "/contacts/",
        "/contacts/?q=love",
        "/contacts/?label=VIP",
        f"/contacts/{row.id}/",
        "/messages/",
        f"/messages/{sent.id}/",
        f"/messages/of/{row.id}/",
        "/",
        "/codes/",
        "/lookup/",
        f"/lookup/?number=%2B{PHONE[1:]}",
        f"/messages/new/?to=%2B{PHONE[1:]}&template={template.id}",
        f"/messages/new/sent/?id={sent.id}&of=1",
    }

    without = {}
    for page in pages:
        answer = client.get(page, follow=True)
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))
        if answer.status_code != 200 or not re.search(SHOWN, text):
            without[page] = (answer.status_code, text[:200])

    assert without == {}


def test_names_and_labels_are_edited_on_the_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    client.post("/contacts/new/", {"phone": PHONE, "default_channel": "sms", "name": "Ada", "labels": "VIP; new"})
    row = contact(cast.acme, "+4930123456", name="Alan", labels=["old"])
    client.post(f"/contacts/{row.id}/edit/", {"default_channel": "sms", "name": "", "labels": "a, b"})
    refused = client.post(f"/contacts/{row.id}/edit/", {"default_channel": "sms", "name": "x", "labels": "x" * 51})

    found = client.get("/contacts/export.csv")

    lines = b"".join(found.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert [line.split(",DE,")[0].split(",US,")[0] for line in lines[1:]] == [
        '+4930123456,,"a, b"',
        '+14155552671,Ada,"VIP, new"',
    ]
    assert refused.status_code == 422
