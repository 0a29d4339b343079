"""Render a template with parameters as the text of one channel. Pure, and fast once compiled: keep the `Compiled`.

SMS has only the body; WhatsApp and RCS have header, body, footer and buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from apps.channels.models import Channel
from apps.message_templates import buttons, placeholders, review, samples
from apps.message_templates.filling import Form
from apps.message_templates.meta.filling import Filling
from apps.message_templates.models import Category, TemplateStatus, bodies, channels_of, sections
from apps.message_templates.parameters import Check, Parameters, ParametersInvalid
from apps.message_templates.placeholders import Variable
from apps.message_templates.whatsapp_values import OnWhatsApp

Button = dict[str, str]

SECURITY_ADVICE = "For your security, do not share this code."

_CODE_MINUTES = 10  # that a one-time code is good for, if its template tells people nothing

# The bodies that a channel can use. The first that exists is used.
_BODIES = {
    Channel.SMS.value: ("sms", "multiChannel"),
    Channel.WHATSAPP.value: ("whatsapp", "multiChannel"),
    Channel.RCS.value: ("rcs", "whatsapp", "multiChannel"),
}


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a message on one channel."""

    header: str | None
    content: str
    footer: str | None
    buttons: tuple[Button, ...] | None

    def as_wire(self) -> dict[str, Any]:
        """The `message_body` object of a message."""
        return {
            "header": self.header,
            "content": self.content,
            "footer": self.footer,
            "buttons": [dict(button) for button in self.buttons] if self.buttons else None,
        }


class Compiled:
    """A template's definition, prepared for checking and rendering many messages. Never changes."""

    __slots__ = (
        *("_buttons", "_checks", "_contents", "_footer", "_header", "_on_whatsapp"),
        *("category", "channels", "filling", "is_code", "lasts", "status", "variables", "version"),
    )

    def __init__(
        self,
        definition: Mapping[str, Any],
        *,
        status: str = TemplateStatus.APPROVED,
        version: int | None = None,
        category: str = "",
        filling: Filling | None = None,
    ) -> None:
        """`filling` fills it in under its name at Meta, if it has one."""
        declared = [variable for section in sections(definition) for variable in placeholders.declared(section)]
        code = next((variable.name for body in bodies(definition) for variable in placeholders.declared(body)), "")
        self.status = status
        self.filling = filling
        self.version = version
        self.category = category
        self.is_code = category == Category.AUTHENTICATION
        self.lasts = _lasts(definition) if self.is_code else None
        self.channels = review.open_to(status, channels_of(definition))
        self.variables: tuple[Variable, ...] = tuple(placeholders.unique(declared).values())
        self._checks = tuple(Check(variable) for variable in dict.fromkeys(declared))
        self._contents = {channel: _content(definition, channel) for channel in _BODIES}
        self._header = _form(definition.get("header"))
        self._footer = _footer(definition)
        self._buttons = tuple(_Button(entry, code) for entry in definition.get("buttons") or ())
        is_line = (definition.get("header") or {}).get("type", "text") == "text"
        copied = code if any(button.copies_code for button in self._buttons) else ""
        self._on_whatsapp = OnWhatsApp(
            _names_on_whatsapp(definition), copied, self._contents["whatsapp"], self._header if is_line else None
        )

    def check(self, parameters: Parameters, *, channel: str | None = None) -> None:
        """Raises ParametersInvalid for the first variable that is missing or wrong, or if the text is blank.

        Also if the message must go over `channel` and that channel doesn't take it. Ignores unknown keys.
        """
        for check in self._all_checks(channel):
            check(parameters)

    def fits(self, channel: str, parameters: Parameters) -> bool:
        """Whether a channel takes these parameters, which must have passed `check`: WhatsApp refuses some."""
        if channel != Channel.WHATSAPP:
            return True
        try:
            self._on_whatsapp(parameters)
        except ParametersInvalid:
            return False
        return True

    def _all_checks(self, channel: str | None) -> Iterator[Callable[[Parameters], None]]:
        yield from self._checks
        for form in self._contents.values():
            yield form.check
        if channel == Channel.WHATSAPP:
            yield self._on_whatsapp

    def render(self, channel: str, parameters: Parameters) -> Body:
        """Render the text for `channel`. The parameters must have passed `check`."""
        content = self._contents[channel].fill(parameters)
        if channel == Channel.SMS:
            return Body(None, content, None, None)
        return Body(
            self._header.fill(parameters) if self._header else None,
            content,
            self._footer.fill(parameters) if self._footer else None,
            tuple(button(parameters) for button in self._buttons) or None,
        )

    def faults(self, parameters: Parameters, *, channel: str | None = None) -> dict[str, str]:
        """Everything that `check` would refuse: the error message for each wrong variable."""
        found: dict[str, str] = {}
        for check in self._all_checks(channel):
            try:
                check(parameters)
            except ParametersInvalid as problem:
                found.setdefault(problem.field or "", problem.message)
        return found

    def samples(self) -> dict[str, str]:
        """Parameters for a preview: the author's samples, or typical values of such variables."""
        return {variable.name: samples.of(variable) for variable in self.variables}


def _names_on_whatsapp(definition: Mapping[str, Any]) -> tuple[str, ...]:
    """The variables that WhatsApp gets values for: those of all parts but other channels' texts."""
    others = [section for key in ("sms", "rcs") if (section := definition["body"].get(key))]
    used = (each for each in sections(definition) if not any(each is other for other in others))
    return tuple(placeholders.unique(variable for each in used for variable in placeholders.declared(each)))


def left_out(definition: Mapping[str, Any], channel: str) -> list[str]:
    """The parts that a channel doesn't show: "No header, footer or buttons on SMS"."""
    if channel != Channel.SMS:
        return []
    config = definition.get("authenticationConfig") or {}
    parts = {
        "header": definition.get("header"),
        "security recommendation": config.get("addSecurityRecommendation"),
        "footer": definition.get("footer") or config.get("codeExpirationMinutes"),
        "buttons": definition.get("buttons"),
    }
    return [part for part, is_there in parts.items() if is_there]


class _Button:
    """One button, ready for rendering."""

    __slots__ = ("_code", "_same", "_url")

    def __init__(self, entry: Mapping[str, Any], code: str) -> None:
        kind, props = entry["type"], entry["props"]
        self._same: Button = {"type": kind, "value": _value(kind, props), "text": props.get("text") or "Copy code"}
        if kind == buttons.QUICK_REPLY:
            self._same["postbackData"] = props.get("quickReplyType") or self._same["text"]
        self._url = Form(props.get("url") or "", placeholders.declared(props)) if kind == buttons.URL else None
        self._code = code if kind == buttons.OTP or (kind == buttons.COPY_CODE and not props.get("offerCode")) else ""

    @property
    def copies_code(self) -> bool:
        return bool(self._code)

    def __call__(self, parameters: Parameters) -> Button:
        if self._url:
            return {**self._same, "value": self._url.fill(parameters)}
        if self._code:
            return {**self._same, "value": parameters.get(self._code, "")}
        return self._same


def _value(kind: str, props: Mapping[str, Any]) -> str:
    """The button's value: a reply, a number to call, or a code to copy."""
    if kind == buttons.PHONE_NUMBER:
        return buttons.dialled(props)
    if kind == buttons.COPY_CODE:
        return props.get("offerCode") or ""
    return props.get("text") or ""


def _form(section: Mapping[str, Any] | None) -> Form | None:
    if not section:
        return None
    declared = placeholders.declared(section)
    text = section.get("template") or (f"{{{{{declared[0].name}}}}}" if declared else "")
    return Form(text, declared) if text else None


def _content(definition: Mapping[str, Any], channel: str) -> Form:
    """The body for a channel. Except on SMS, authentication templates may add a security recommendation."""
    body = definition["body"]
    section = next((body[key] for key in _BODIES[channel] if body.get(key)), None) or next(bodies(definition))
    advice = channel != Channel.SMS and (definition.get("authenticationConfig") or {}).get("addSecurityRecommendation")
    text = section["template"] + (f" {SECURITY_ADVICE}" if advice else "")
    return Form(text, placeholders.declared(section))


def _lasts(definition: Mapping[str, Any]) -> timedelta:
    """How long a code is good for, by what the template tells people."""
    minutes = (definition.get("authenticationConfig") or {}).get("codeExpirationMinutes")
    return timedelta(minutes=minutes or _CODE_MINUTES)


def _footer(definition: Mapping[str, Any]) -> Form | None:
    """The author's footer or, in an authentication template, when the code expires."""
    own = _form(definition.get("footer"))
    minutes = (definition.get("authenticationConfig") or {}).get("codeExpirationMinutes")
    if own or not minutes:
        return own
    return Form(f"This code expires in {minutes} minute{'s' if minutes != 1 else ''}.", [])


def compile(definition: Mapping[str, Any]) -> Compiled:
    """Prepare a definition for many messages."""
    return Compiled(definition)


def check(definition: Mapping[str, Any], parameters: Parameters) -> None:
    """Raises ParametersInvalid unless the parameters fit the template."""
    Compiled(definition).check(parameters)


def render(definition: Mapping[str, Any], channel: str, parameters: Parameters) -> Body:
    """Render a template for one channel."""
    return Compiled(definition).render(channel, parameters)
