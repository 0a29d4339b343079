from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.messaging.sending.secrets import MASK
from apps.one_time_codes import tasks
from tests.cast import Cast
from tests.one_time_codes.conftest import code_of, issued, leave_queue


def test_task_hides_what_is_over(cast: Cast) -> None:
    row = issued(cast.acme, now=timezone.now() - timedelta(hours=2))
    leave_queue(row)

    tasks.hide()

    assert code_of(row) == MASK
