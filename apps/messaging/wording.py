"""The text of a message: as it was sent or, before that, as its template renders it.

A variable without a value is shown as `{{name}}`. Never fill it with a sample: pages and files must not
show words that nobody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from apps.channels.models import Channel
from apps.message_templates import samples
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.messaging.models import Message

PARAMETERS_INVALID = "ERR_TEMPLATE_PARAMS_INVALID"
_NOTHING: dict[str, Any] = {"header": None, "content": None, "footer": None, "buttons": None}


@dataclass(frozen=True, slots=True)
class Wording:
    """`gaps` are the variables without a usable value, each with what is wrong with it."""

    body: dict[str, Any]
    gaps: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        """name and order_id are missing; code does not match its regex"""
        verb = "is" if len(self.missing) == 1 else "are"
        first = [f"{_listed(self.missing)} {verb} missing"] if self.missing else []
        others = (_brief(words) for name, words in self.gaps.items() if name not in self.missing)
        return "; ".join([*first, *others])


def of(message: Message, compiled: Compiled | None) -> Wording:
    """`compiled` is the template of the message; None where it is gone."""
    if message.body or compiled is None:
        return Wording({**_NOTHING, **(message.body or {})})
    given = message.parameters or {}
    gaps = compiled.faults(given, channel=_pinned(message))
    filled = {**given, **{name: f"{{{{{name}}}}}" for name in gaps if name}}
    body = compiled.render(message.channel or Channel.SMS, filled).as_wire()
    return Wording(body, gaps, tuple(name for name in gaps if given.get(name) is None))


def completed(message: Message, template: MessageTemplate) -> dict[str, str]:
    """The parameters of a message with plausible values in the gaps, so that they can be sent."""
    compiled = Compiled(template.definition)
    given = message.parameters or {}
    gaps = compiled.faults(given, channel=_pinned(message))
    by_name = {variable.name: samples.of(variable) for variable in compiled.variables}
    return {**given, **{name: by_name[name] for name in gaps if name in by_name}}


def _pinned(message: Message) -> str | None:
    return message.channel if message.is_pinned else None


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _brief(words: str) -> str:
    """What a refusal says, without its beginning and its full stop."""
    name, quoted, rest = words.removeprefix("Template parameter '").partition("' ")
    if not quoted:
        return words.removesuffix(".")
    return f"{name} {rest}".removesuffix(".")
