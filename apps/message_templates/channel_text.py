"""A message on one channel as its phone shows it: the parts of an SMS, and the characters that make it need more."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from apps.channels.models import Channel
from apps.message_templates import costly, segments, word_marks
from apps.message_templates.costly import Costly
from apps.message_templates.models import channels_of
from apps.message_templates.render import Body, Button, Compiled
from apps.message_templates.segments import Segments

Pieces = list[tuple[str, str]]  # each with its mark, if it has one


@dataclass(frozen=True)
class Words:
    """What is said on one channel, and to how many people, if that is known."""

    channel: str
    body: Body
    people: int = 0
    typed: tuple[str, ...] = ()  # the values that were filled in
    media: str = ""  # what the header shows by URL: image, video or document
    other: Body | None = None  # of another version, to mark what differs

    @property
    def is_sms(self) -> bool:
        return self.channel == Channel.SMS

    @cached_property
    def segments(self) -> Segments:
        return segments.count(self.body.content)

    @property
    def room(self) -> int:
        """How many characters these parts hold."""
        return self.segments.units + self.segments.limit_left

    @property
    def bars(self) -> list[int]:
        """How full each part is, in percent."""
        size = self.room / max(self.segments.parts, 1)
        return [min(100, round(100 * (self.segments.units - size * i) / size)) for i in range(self.segments.parts)]

    @property
    def header(self) -> Pieces:
        return self._marked(self.body.header, self.other.header if self.other else None)

    @property
    def footer(self) -> Pieces:
        return self._marked(self.body.footer, self.other.footer if self.other else None)

    @property
    def buttons(self) -> list[tuple[Button, str]]:
        others = (self.other.buttons or ()) if self.other else None
        return [
            (each, "" if others is None or each in others else word_marks.DIFFERS) for each in self.body.buttons or ()
        ]

    @property
    def pieces(self) -> Pieces:
        """The text, with marks on what differs from another version or, without one, on costly characters."""
        text = self.body.content
        if self.other or not self.costly:
            return self._marked(text, self.other.content if self.other else None)
        parts = re.split(f"({segments.FOREIGN.pattern}+)", text)
        return [(piece, "costly" if index % 2 else "") for index, piece in enumerate(parts) if piece]

    def _marked(self, text: str | None, other: str | None) -> Pieces:
        return word_marks.between(text or "", other or "") if self.other else [(text or "", "")]

    @cached_property
    def costly(self) -> tuple[Costly, ...]:
        """The characters that force a text message out of the GSM alphabet."""
        return costly.of(self.body.content, self.typed) if self.is_sms else ()

    @property
    def plain_parts(self) -> int:
        """How many parts the text takes once everything is replaced that can be."""
        return segments.count(costly.plainer(self.body.content)).parts

    @property
    def replacements(self) -> str:
        """What "replace all" puts for what, as JSON; empty where nothing that was typed can be replaced."""
        pairs = {each.character: each.instead for each in self.costly if each.is_typed and each.instead is not None}
        return json.dumps(pairs) if pairs else ""


def of_template(definition: Mapping[str, Any]) -> list[Words]:
    """A template with sample values on every channel that it has text for."""
    compiled = Compiled(definition)
    samples = compiled.samples()
    kind = (definition.get("header") or {}).get("type") or "text"
    media = kind if kind != "text" else ""
    return [
        Words(channel, compiled.render(channel, samples), media="" if channel == Channel.SMS else media)
        for channel in channels_of(definition)
    ]
