"""A number sends, for someone else, or no more."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.channels import number_senders
from apps.channels.connecting import CannotConnect
from apps.channels.models import Channel, Sender
from tests.cast import Cast, assemble
from tests.factories import channels
from tests.numbers.conftest import held


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def test_a_number_that_sends_again_is_the_same_sender(cast: Cast) -> None:
    row, now = held(cast.acme), timezone.now()
    number_senders.start(row, cast.acme, now=now)
    sender = Sender.objects.get()
    number_senders.stop(sender, now=now)
    assert not Sender.objects.get().is_active

    number_senders.start(row, cast.shop, now=now)

    again = Sender.objects.get()
    assert (again.id, again.is_active, again.profile) == (sender.id, True, cast.shop.profile)
    number_senders.move(again, None, now=now)
    assert Sender.objects.get().profile is None


def test_only_a_stopped_number_changes_the_organization(cast: Cast) -> None:
    theirs = channels.sender(cast.outsider, "+13125550110")
    row, now = held(cast.acme), timezone.now()
    with pytest.raises(CannotConnect):
        number_senders.start(row, cast.acme, now=now)

    number_senders.stop(theirs, now=now)
    number_senders.start(row, cast.acme, now=now)

    assert Sender.objects.get().organization == cast.acme.organization


def test_senders_of_texts_only(cast: Cast) -> None:
    sender = channels.sender(cast.shop, "+13125550110")
    channels.sender(cast.shop, "+13125550110", channel=Channel.WHATSAPP)

    assert list(number_senders.texting(cast.acme, "+13125550110")) == [sender]
    assert list(number_senders.texting(cast.outsider, "+13125550110")) == []
