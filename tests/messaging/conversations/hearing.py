"""A person who writes to Acme, some hours ago."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.channels.models import Sender
from tests.cast import Cast
from tests.factories import channels
from tests.messaging.replies import PHONE, reply

OTHER = "+442079460958"
FRAGMENT = {"HX-Request": "true"}


def heard(cast: Cast, text: str = "Hello", *, channel: str = "sms", phone: str = PHONE, hours: float = 1) -> None:
    number = {"sms": "+14155550100", "whatsapp": "+13125550100"}[channel]
    sender = Sender.objects.filter(number=number).first() or channels.sender(cast.acme, number, channel=channel)
    now = timezone.now()
    reply(sender, text, phone=phone, now=now, written=now - timedelta(hours=hours))
