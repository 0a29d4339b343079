"""manage.py forget"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.contacts.models import Contact
from apps.forgetting.models import Forgotten
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.contacts import PHONE, contact


def _forget(number: str, **options: str) -> str:
    out = StringIO()
    call_command("forget", number, stdout=out, **{"organization": "Acme", **options})
    return out.getvalue()


def test_operator_forgets_a_person(cast: Cast) -> None:
    person = contact(cast.acme)
    contact(cast.shop)
    messaging.message(cast.acme, contact_id=person.id)

    assert "messages: 1\n" in _forget("+1 (415) 555-2671", profile="EU shop") + _forget(PHONE, by="ticket 7")

    assert not Contact.objects.exists()
    assert Forgotten.objects.get(profile=None).made_by == "ticket 7"


@pytest.mark.parametrize("options", [{}, {"organization": "Nobody"}, {"profile": "Nobody"}])
def test_what_is_not_there_is_said(cast: Cast, options: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        _forget(PHONE, **options)
