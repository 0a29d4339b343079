"""The text of a preview on one channel: its parts, and the characters that make it need more of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property

from apps.channels.models import Channel
from apps.message_templates import costly, segments
from apps.message_templates.costly import Costly
from apps.message_templates.render import Body
from apps.message_templates.segments import Segments


@dataclass(frozen=True)
class Words:
    """What is said on one channel, to how many of these people."""

    channel: str
    body: Body
    people: int
    typed: tuple[str, ...] = ()  # the values that were filled in

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
    def pieces(self) -> list[tuple[str, bool]]:
        """The text, cut where costly characters stand; True marks them."""
        text = self.body.content
        if not self.costly:
            return [(text, False)]
        parts = re.split(f"({segments.FOREIGN.pattern}+)", text)
        return [(piece, index % 2 == 1) for index, piece in enumerate(parts) if piece]

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
