"""The base of commands that change something: their changes are recorded as the operator's."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind


class OperatorCommand(BaseCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        door = f"manage.py {type(self).__module__.rpartition('.')[2]}"
        with acting(Actor(ActorKind.OPERATOR, "Operator of this server", door=door)):
            return super().execute(*args, **options)
