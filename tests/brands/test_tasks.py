"""The task does what the bell asks for."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from apps.brands import filing, tasks
from apps.brands.models import Filing
from tests.brands.conftest import account
from tests.cast import Cast
from tests.factories.brands import complete_brand
from tests.fakes.carrier import CarrierProcess


def test_task_registers_and_beat_rings_its_bell(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    filing.file_brand(cast.acme, complete_brand(cast.acme), now=timezone.now())

    tasks.register()

    assert Filing.objects.get().registry_id
    assert tasks.register.name == filing.BELL
    assert filing.BELL in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
