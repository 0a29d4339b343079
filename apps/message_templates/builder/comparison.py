"""Another version beside the one that is edited: the phones of both, what differs marked, and every value that does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from apps.message_templates import changes, channel_text
from apps.message_templates.changes import Change
from apps.message_templates.channel_text import Words
from apps.message_templates.content import Content
from apps.message_templates.models import TemplateVersion
from apps.message_templates.render import Body

_NOTHING = Body(None, "", None, None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`edited` and `phones` are the phones of the edited version and of the other; `changes` lead from that to it."""

    number: int
    edited: list[Words]
    phones: list[Words]
    changes: list[Change]


def with_version(edited: Content, version: TemplateVersion) -> Comparison:
    row = TemplateVersion()
    edited.put_into(row)
    mine, theirs = (channel_text.of_template(each.definition) for each in (row, version))
    return Comparison(version.number, _beside(mine, theirs), _beside(theirs, mine), changes.between(version, row))


def _beside(phones: list[Words], others: list[Words]) -> list[Words]:
    bodies: Mapping[str, Any] = {each.channel: each.body for each in others}
    return [replace(each, other=bodies.get(each.channel, _NOTHING)) for each in phones]
