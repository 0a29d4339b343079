"""The tasks do what the bells ask for."""

from __future__ import annotations

from django.conf import settings

from apps.message_templates import carrier_news, tasks, versions
from apps.message_templates.models import MessageTemplate
from tests.cast import Cast
from tests.factories.message_templates import definition
from tests.fakes.graph import Graph
from tests.message_templates.authoring import create
from tests.message_templates.conftest import connect


def test_tasks_submit_and_compare(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    create(cast.acme, definition(), name="Order update", submit_for_review=True)

    tasks.submit()
    graph.put("made_at_meta")
    tasks.compare()

    assert MessageTemplate.objects.filter(whatsapp_template_id__in=graph.templates).count() == 2


def test_beat_rings_both_bells() -> None:
    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {tasks.submit.name, tasks.compare.name} <= rung
    assert (tasks.submit.name, tasks.compare.name) == (versions.BELL, carrier_news.SYNC_BELL)
