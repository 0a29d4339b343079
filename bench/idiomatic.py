"""The common design, as most Django projects would write it: what we compare the product with.

A DRF view with a serializer, phonenumbers and a `create` per row; a Celery task per message that loads the row by ORM,
posts with httpx and saves by ORM. Left out, in its favour: idempotency, activities at acceptance, rendering, consent.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import httpx
import phonenumbers
from celery import Celery
from celery.signals import worker_ready
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.channels.models import Sender
from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Direction, Message, MessageEvent, MessageStatus
from apps.users import api_keys
from apps.users.models import ApiKey

app = Celery("idiomatic", broker=os.environ.get("IDIOMATIC_BROKER_URL", "memory://"))
app.conf.update(task_ignore_result=True, worker_hijack_root_logger=False)


class PhoneField(serializers.CharField):
    default_error_messages = {"phone": "Enter a valid phone number."}

    def to_internal_value(self, data: Any) -> str:
        try:
            number = phonenumbers.parse(super().to_internal_value(data))
        except phonenumbers.NumberParseException:
            self.fail("phone")
        if not phonenumbers.is_valid_number(number):
            self.fail("phone")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class TemplateSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    parameters = serializers.DictField(child=serializers.CharField())


class SendSerializer(serializers.Serializer[Any]):
    to = serializers.ListField(child=PhoneField(), min_length=1, max_length=1000)
    template = TemplateSerializer()


class Messages(APIView):
    renderer_classes = [JSONRenderer]

    def post(self, request: Request) -> Response:
        key = self._key(request)
        serializer = SendSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data["template"]
        template = MessageTemplate.objects.get(id=wanted["id"], organization=key.organization)
        with transaction.atomic():
            messages = [
                self._create(key, template, phone, wanted["parameters"]) for phone in serializer.validated_data["to"]
            ]
        for message in messages:
            send_message.delay(str(message.id))
        recipients = [{"message_id": str(message.id), "to": message.phone} for message in messages]
        return Response({"status": "QUEUED", "recipients": recipients}, status=202)

    @staticmethod
    def _key(request: Request) -> ApiKey:
        digest = api_keys.digest(request.headers.get("x-api-key", ""))
        key = ApiKey.objects.select_related("organization").filter(hash=digest, revoked_at=None).first()
        if key is None:
            raise AuthenticationFailed
        return key

    @staticmethod
    def _create(key: ApiKey, template: MessageTemplate, phone: str, parameters: dict[str, str]) -> Message:
        contact, _ = Contact.objects.get_or_create(organization=key.organization, profile=None, phone=phone)
        message: Message = Message.objects.create(
            organization=key.organization,
            contact_id=contact.id,
            template_id=template.id,
            direction=Direction.OUTBOUND,
            status=MessageStatus.QUEUED,
            is_pinned=False,
            phone=phone,
            parameters=parameters,
        )
        return message


@cache
def _client() -> httpx.Client:
    """One for each process, its connection kept."""
    return httpx.Client(timeout=10)


@cache
def _sender() -> Sender:
    return Sender.objects.order_by("id")[0]


@app.task(name="idiomatic.send_message")
def send_message(message_id: str) -> None:
    message = Message.objects.get(id=message_id)
    response = _client().post(
        settings.PROVIDER_URLS["telnyx"] + "/messages",
        headers={"Authorization": "Bearer KEY", "Idempotency-Key": message_id},
        json={"from": _sender().number, "to": message.phone, "text": "Hello Ada, your order is on its way."},
    )
    response.raise_for_status()
    with transaction.atomic():
        message.status = MessageStatus.SENT
        message.provider_ref = response.json()["data"]["id"]
        message.number = _sender().number
        message.updated_at = timezone.now()
        message.save()
        MessageEvent.objects.create(
            message_id=message.id,
            at=timezone.now(),
            status=MessageStatus.SENT,
            number=_sender().number,
            description="Sent",
        )


def work() -> None:
    """The worker, Celery's own way (`manage.py bench --tasks`)."""
    app.worker_main(["worker", "-P", "prefork", "-c", "2", "--without-gossip", "--without-mingle"])


@worker_ready.connect
def _say_so(**_: Any) -> None:
    print("idiomatic worker ready.", flush=True)
