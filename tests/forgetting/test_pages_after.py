"""Every page and answer that showed a person still works once they are forgotten."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.api.models import LoggedCall
from apps.contacts import forgetting
from apps.contacts.models import Import
from apps.forgetting import running
from apps.messaging.models import Message
from apps.webhooks.models import Delivery
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.forgetting import canary
from tests.forgetting.canary import PHONE


def test_pages_and_answers_show_what_stays(cast: Cast, client: Client) -> None:
    contact = canary.plant(cast.acme, PHONE, canary.NAME)
    forgetting.start(cast.acme, contact, by="owner@acme.test", now=timezone.now())
    running.drain()
    client.force_login(cast.owner)
    program = Program(cast.acme)
    messages = [str(each) for each in Message.objects.values_list("id", flat=True)]
    deliveries = Delivery.objects.values_list("endpoint_id", "event_id")
    lists = ("messaging:index", "messaging:export", "messaging:overview", "one_time_codes:index", "channels:lookup")
    pages = [reverse(each) for each in (*lists, "contacts:index", "api:calls")]
    pages += [reverse("messaging:detail", args=[each]) for each in messages]
    pages += [reverse("messaging:webhooks", args=[each]) for each in messages]
    pages += [reverse("messaging:for_contact", args=[contact.id])]
    pages += [reverse("webhooks:delivery", args=[*each]) for each in deliveries]
    pages += [
        reverse("api:call", args=[each])
        for each in LoggedCall.objects.visible_to(cast.acme).values_list("id", flat=True)
    ]
    pages += [reverse("contacts:import", args=[each.id]) for each in Import.objects.owned_by(cast.acme)]
    assert client.get(reverse("messaging:index")).content.decode().count("Forgotten person") >= len(messages) - 2
    answers = ["/v3/messages", *(f"/v3/messages/{each}" for each in messages)]
    answers += [f"/v3/messages/{each}/activities" for each in messages]

    assert {page: status for page in pages if (status := client.get(page).status_code) != 200} == {}
    assert {path: status for path in answers if (status := program.get(path).status) != 200} == {}
