"""Orders of the worker process about WhatsApp."""

from __future__ import annotations

from apps.channels import country_defaults
from apps.channels.models import Sender
from apps.message_templates.models import MessageTemplate, Submission
from apps.messaging.models import Message
from bench import whatsapp_line, worker


def test_whatsapp_can_be_used_and_taken_away(demo: dict[str, str]) -> None:
    whatsapp_line.use_whatsapp(True)
    worker.seed_over((2, "whatsapp"))

    assert set(Message.objects.values_list("channel", "is_pinned")) == {("whatsapp", True)}
    assert MessageTemplate.objects.get(name="order_confirmation").whatsapp_template_name == "order_confirmation"
    assert Sender.objects.filter(channel="whatsapp", is_active=True).count() == 1

    whatsapp_line.use_whatsapp(False)

    assert not Sender.objects.filter(channel="whatsapp").exists()


def test_codes_leave_over_whatsapp_with_a_template_that_meta_knows(demo: dict[str, str]) -> None:
    given = whatsapp_line.use_codes(True)

    assert given == whatsapp_line.use_codes(True)
    template = MessageTemplate.objects.get(id=given["id"])
    assert (template.category, template.status) == ("AUTHENTICATION", "APPROVED")
    assert given["at_meta"]["name"] == template.whatsapp_template_name
    assert country_defaults.find("US").channel == "whatsapp"
    assert not Submission.objects.exists()

    whatsapp_line.use_codes(False)

    assert country_defaults.find("US").channel == "sms"
