"""What is done in a sandbox can be read there, and is gone afterwards."""

from __future__ import annotations

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.contacts.models import Contact
from apps.core import queue, sandbox
from tests.cast import assemble
from tests.factories import contacts


@pytest.mark.django_db
def test_nothing_remains_and_nobody_is_rung(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    cast = assemble()
    with django_capture_on_commit_callbacks() as rung, sandbox.rolled_back():
        made = contacts.contact(cast.acme)
        queue.ring("messaging.deliver")
        assert Contact.objects.filter(id=made.id).exists()

    assert not Contact.objects.filter(id=made.id).exists()
    assert rung == []
