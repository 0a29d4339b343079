"""What somebody wants to send, as the playground's form says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from apps.message_templates import review
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled


@dataclass(frozen=True)
class Wish:
    """What somebody wants to send. `channel` None is automatic; `parameters` are those that were filled in."""

    template: MessageTemplate
    phones: tuple[str, ...] = ()
    channel: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    scheduled_at: datetime | None = None
    allows_unpublished: bool = False  # its organization
    asked: Mapping[str, str] = field(default_factory=dict)  # spellings of phones that are not canonical
    text: ClassVar[None] = None

    @cached_property
    def compiled(self) -> Compiled:
        counts_as = review.standing(self.template.status, allows_unpublished=self.allows_unpublished)
        return Compiled(self.template.definition, status=counts_as, category=self.template.category)

    @cached_property
    def open(self) -> tuple[str, ...]:
        """Variables that still need a value; links and media with an address of their own do not."""
        needed = (variable.name for variable in self.compiled.variables if not _is_optional(variable))
        return tuple(name for name in needed if name not in self.parameters)

    @cached_property
    def filled(self) -> dict[str, str]:
        """The parameters with the author's samples in the gaps."""
        samples = self.compiled.samples()
        return {**{name: samples[name] for name in self.open}, **self.parameters}


@dataclass(frozen=True)
class TextWish:
    """The same of a text, which has no template."""

    text: str
    phones: tuple[str, ...] = ()
    channel: str | None = None
    scheduled_at: datetime | None = None
    compiled: ClassVar[None] = None
    filled: ClassVar[Mapping[str, str]] = {}


def _is_optional(variable: Any) -> bool:
    return bool(variable.url) and variable.type in ("link", "media")
