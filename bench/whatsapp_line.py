"""Orders for the worker process that give the organization a WhatsApp number, and take it away again."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.channels import connecting, country_defaults
from apps.channels.models import Channel, Sender
from apps.message_templates.meta import components
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus
from apps.one_time_codes import code_template
from apps.organizations.customer import Customer
from apps.organizations.models import Organization

ACCOUNT = "102290129340398"  # the simulator's first one
_TEMPLATE, _NUMBER = "order_confirmation", "+14155550177"
_COUNTRY = "US"  # of the numbers that are sent to


def use_whatsapp(is_on: bool) -> int:
    """Give the organization a WhatsApp number, and its template a name at Meta; or take the number away again."""
    Sender.objects.filter(channel=Channel.WHATSAPP).delete()
    if is_on:
        connecting.connect(
            Customer(Organization.objects.get()),
            channel=Channel.WHATSAPP,
            provider="whatsapp_cloud",
            number=_NUMBER,
            address=_NUMBER[1:],
            external_id=ACCOUNT,
            credentials={"access_token": "bench", "app_secret": "bench"},
            now=timezone.now(),
        )
        MessageTemplate.objects.filter(name=_TEMPLATE).update(
            status=TemplateStatus.APPROVED, whatsapp_template_name=_TEMPLATE
        )
    return int(is_on)


def use_codes(is_on: bool) -> dict[str, Any]:
    """The same, and an approved template for one-time codes, which leave over WhatsApp. What it is here and at Meta."""
    use_whatsapp(is_on)
    country_defaults.change(_COUNTRY, channel=Channel.WHATSAPP if is_on else Channel.SMS, is_definitive=False)
    template = code_template.provide(Customer(Organization.objects.get()), now=timezone.now())
    Submission.objects.filter(version__template=template).delete()
    template.status, template.whatsapp_template_name = TemplateStatus.APPROVED, template.slug
    template.save()
    template.versions.update(status=template.status, whatsapp_template_name=template.slug)
    written = components.build(template.definition, template.category)
    at_meta = {"name": template.slug, "language": "en_US", "category": template.category, "components": written}
    return {"id": template.id, "account": ACCOUNT, "at_meta": at_meta}


ORDERS = {"use_whatsapp": use_whatsapp, "use_codes": use_codes}
