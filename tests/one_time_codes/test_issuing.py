from __future__ import annotations

from datetime import timedelta

import pytest

from apps.core.errors import Invalid
from apps.message_templates import actions
from apps.message_templates.models import MessageTemplate
from apps.message_templates.review import NotApproved
from apps.messaging.models import Message, Outgoing
from apps.messaging.sending.accepting import AllOptedOut
from apps.one_time_codes import secrecy
from apps.one_time_codes.models import CodeStatus, OneTimeCode
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact
from tests.one_time_codes.conftest import NOW, code_of, issued


def _template(cast: Cast, text: str, **config: object) -> MessageTemplate:
    definition = {"body": {"multiChannel": {"template": text}}, "authenticationConfig": config or None}
    return actions.create(cast.acme, definition=definition, category="AUTHENTICATION", submit_for_review=True, now=NOW)


def test_code_is_in_the_message_and_its_digest_in_the_row(cast: Cast) -> None:
    row = issued(cast.shop)

    message = Message.objects.get(id=row.message_id)
    assert (message.phone, message.profile_id) == (PHONE, cast.shop.id)
    assert message.parameters == {"code": code_of(row), "business_name": "EU shop"}
    assert len(code_of(row)) == 6
    assert row.digest == secrecy.digest(row.id, code_of(row))
    assert row.expires_at == NOW + timedelta(minutes=10)
    assert Outgoing.objects.get().message_id == message.id


def test_wishes_are_kept(cast: Cast) -> None:
    row = issued(cast.acme, digits=8, seconds=90, channel="sms")

    message = Message.objects.get(id=row.message_id)
    assert (len(code_of(row)), row.expires_at, message.channel) == (8, NOW + timedelta(seconds=90), "sms")


def test_newer_code_replaces_those_for_the_same_number(cast: Cast) -> None:
    first, elsewhere, other = issued(cast.acme), issued(cast.shop), issued(cast.acme, "+14155550199")

    issued(cast.acme)

    statuses = [OneTimeCode.objects.get(id=each.id).status_at(NOW) for each in (first, elsewhere, other)]
    assert statuses == [CodeStatus.EXPIRED, CodeStatus.PENDING, CodeStatus.PENDING]


def test_template_tells_how_long_it_is_valid(cast: Cast) -> None:
    template = _template(cast, "{{code}} is your code.", codeExpirationMinutes=3)

    assert issued(cast.acme, template=template).expires_at == NOW + timedelta(minutes=3)
    assert issued(cast.acme, template=template, seconds=60).expires_at == NOW + timedelta(minutes=1)


def test_other_variables_come_from_the_caller_and_the_code_from_us(cast: Cast) -> None:
    template = _template(cast, "{{code}} is your code for {{shop}}.")

    row = issued(cast.acme, template=template, parameters={"shop": "Globex", "code": "000000x"})

    message = Message.objects.get(id=row.message_id)
    assert message.parameters == {"shop": "Globex", "code": code_of(row)}
    assert code_of(row) != "000000x"


def test_missing_variable_is_told_at_once(cast: Cast) -> None:
    template = _template(cast, "{{code}} is your code for {{shop}}.")

    with pytest.raises(Invalid) as caught:
        issued(cast.acme, template=template)

    assert list(caught.value.details) == ["parameters[shop]"]
    assert not Message.objects.exists()
    assert not OneTimeCode.objects.exists()


def test_people_who_opted_out_get_none(cast: Cast) -> None:
    contact(cast.acme, opt_out=True)

    with pytest.raises(AllOptedOut):
        issued(cast.acme)
    assert not OneTimeCode.objects.exists()


def test_whatsapp_needs_an_approved_template(cast: Cast) -> None:
    with pytest.raises(NotApproved):
        issued(cast.acme, channel="whatsapp")
