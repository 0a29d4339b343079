"""Render a template with parameters as the text of one channel. Pure, and fast once compiled: keep the `Compiled`.

SMS has only the body; WhatsApp and RCS have header, body, footer and buttons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.channels.models import Channel
from apps.core.errors import DomainError
from apps.message_templates import buttons, patterns, placeholders, review, samples, variables
from apps.message_templates.blank import is_blank
from apps.message_templates.meta.filling import Filling
from apps.message_templates.models import TemplateStatus, bodies, channels_of, sections
from apps.message_templates.placeholders import Placeholder, Variable

Parameters = Mapping[str, str]
Button = dict[str, str]

SECURITY_ADVICE = "For your security, do not share this code."

# The bodies that a channel can use. The first that exists is used.
_BODIES = {
    Channel.SMS.value: ("sms", "multiChannel"),
    Channel.WHATSAPP.value: ("whatsapp", "multiChannel"),
    Channel.RCS.value: ("rcs", "whatsapp", "multiChannel"),
}
# No section may be longer than 3,072 characters, so no value may be longer either.
_LONGEST_VALUE = 3072
# Characters that PostgreSQL can't store: NUL and halves of surrogate pairs.
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


class ParametersInvalid(DomainError):
    """The parameters don't fit the template. `field` is the wrong variable."""

    code = "ERR_TEMPLATE_PARAMS_INVALID"


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


class _Form:
    """A text ready for rendering: its literal parts as a `%` format, and the variables in order."""

    __slots__ = ("_defaults", "_format", "_names", "_text", "needs_words")

    def __init__(self, text: str, declared: list[Variable]) -> None:
        pieces = placeholders.cut(text)
        filled = placeholders.fill([piece for piece in pieces if isinstance(piece, Placeholder)], declared)
        used = [filled[piece] for piece in pieces if isinstance(piece, Placeholder) and piece in filled]
        self._text = text
        self._names = tuple(variable.name for variable in used)
        self._defaults = {variable.name: variable.url for variable in used}
        self._format = "".join(_literal(piece, filled) for piece in pieces)
        # The text has only variables, so their values must show something.
        self.needs_words = all(is_blank(piece) if isinstance(piece, str) else piece in filled for piece in pieces)

    def check(self, parameters: Parameters) -> None:
        """Raises ParametersInvalid if the rendered text is blank."""
        if self.needs_words and is_blank(self.fill(parameters)):
            name = self._names[0] if self._names else None
            raise ParametersInvalid("The text is blank once its variables are filled in.", field=name)

    def fill(self, parameters: Parameters) -> str:
        if not self._names:
            return self._text
        try:
            return self._format % tuple([parameters[name] for name in self._names])
        except KeyError:  # links and media without a value use their declared URL
            return self._format % tuple(parameters.get(name, self._defaults[name]) for name in self._names)


def _literal(piece: str | Placeholder, filled: Mapping[Placeholder, Variable]) -> str:
    if isinstance(piece, Placeholder):
        return "%s" if piece in filled else piece.written.replace("%", "%%")
    return piece.replace("%", "%%")


class Compiled:
    """A template's definition, prepared for checking and rendering many messages. Never changes."""

    __slots__ = ("_buttons", "_checks", "_contents", "_footer", "_header", "channels", "filling", "status", "variables")

    def __init__(
        self, definition: Mapping[str, Any], *, status: str = TemplateStatus.APPROVED, filling: Filling | None = None
    ) -> None:
        """`filling` fills it in under its name at Meta, if it has one."""
        declared = [variable for section in sections(definition) for variable in placeholders.declared(section)]
        code = next((variable.name for body in bodies(definition) for variable in placeholders.declared(body)), "")
        self.status = status
        self.filling = filling
        self.channels = review.open_to(status, channels_of(definition))
        self.variables: tuple[Variable, ...] = tuple(placeholders.unique(declared).values())
        self._checks = tuple(_Check(variable) for variable in dict.fromkeys(declared))
        self._contents = {channel: _content(definition, channel) for channel in _BODIES}
        self._header = _form(definition.get("header"))
        self._footer = _footer(definition)
        self._buttons = tuple(_Button(entry, code) for entry in definition.get("buttons") or ())

    def check(self, parameters: Parameters) -> None:
        """Raises ParametersInvalid for the first variable that is missing or wrong, or if the text is blank.

        Ignores unknown keys.
        """
        for check in self._checks:
            check(parameters)
        for form in self._contents.values():
            form.check(parameters)

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

    def faults(self, parameters: Parameters) -> dict[str, str]:
        """Everything that `check` would refuse: the error message for each wrong variable."""
        found: dict[str, str] = {}
        checks: list[Callable[[Parameters], None]] = [*self._checks]
        checks += [form.check for form in self._contents.values()]
        for check in checks:
            try:
                check(parameters)
            except ParametersInvalid as problem:
                found.setdefault(problem.field or "", problem.message)
        return found

    def samples(self) -> dict[str, str]:
        """Parameters for a preview: the author's samples, or typical values of such variables."""
        return {variable.name: samples.of(variable) for variable in self.variables}


class _Check:
    """The check of one variable's value."""

    __slots__ = ("_is_address", "_is_optional", "_name", "_pattern")

    def __init__(self, variable: Variable) -> None:
        self._name = variable.name
        self._is_address = variable.type in ("link", "media")
        self._is_optional = bool(variable.url) and self._is_address
        self._pattern = _pattern(variable.regex)

    def __call__(self, parameters: Parameters) -> None:
        value = parameters.get(self._name)
        if value is None:
            if self._is_optional:
                return
            raise self._refusal("is missing")
        if not isinstance(value, str):
            raise self._refusal("must be text")
        self._check_text(value)

    def _check_text(self, value: str) -> None:
        if len(value) > _LONGEST_VALUE:
            raise self._refusal(f"is longer than {_LONGEST_VALUE} characters")
        if _UNSENDABLE.search(value):
            raise self._refusal("holds a character that cannot be sent")
        if self._is_address and not variables.is_url(value):
            raise self._refusal("must be an HTTP or HTTPS URL")
        if self._pattern and not self._pattern.search(value):
            raise self._refusal("does not match its regex")

    def _refusal(self, fault: str) -> ParametersInvalid:
        return ParametersInvalid(f"Template parameter '{self._name}' {fault}.", field=self._name)


def _pattern(expression: str) -> patterns.Pattern | None:
    """A stored expression that can't be compiled allows every value."""
    try:
        return patterns.compile(expression) if expression else None
    except patterns.Unreadable:
        return None


class _Button:
    """One button, ready for rendering."""

    __slots__ = ("_code", "_same", "_url")

    def __init__(self, entry: Mapping[str, Any], code: str) -> None:
        kind, props = entry["type"], entry["props"]
        self._same: Button = {"type": kind, "value": _value(kind, props), "text": props.get("text") or "Copy code"}
        if kind == buttons.QUICK_REPLY:
            self._same["postbackData"] = props.get("quickReplyType") or self._same["text"]
        self._url = _Form(props.get("url") or "", placeholders.declared(props)) if kind == buttons.URL else None
        self._code = code if kind == buttons.OTP or (kind == buttons.COPY_CODE and not props.get("offerCode")) else ""

    def __call__(self, parameters: Parameters) -> Button:
        if self._url:
            return {**self._same, "value": self._url.fill(parameters)}
        if self._code:
            return {**self._same, "value": parameters.get(self._code, "")}
        return self._same


def _value(kind: str, props: Mapping[str, Any]) -> str:
    """The button's value: a reply, a number to call, or a code to copy."""
    if kind == buttons.PHONE_NUMBER:
        return _dialled(props["phoneNumber"], props.get("countryCode") or "")
    if kind == buttons.COPY_CODE:
        return props.get("offerCode") or ""
    return props.get("text") or ""


def _dialled(number: str, country: str) -> str:
    """The number with its calling code. If the country is given in letters, as the author wrote it."""
    if number.startswith("+") or country.isalpha() or not country:
        return number
    return f"+{country.lstrip('+')}{number}"


def _form(section: Mapping[str, Any] | None) -> _Form | None:
    if not section:
        return None
    declared = placeholders.declared(section)
    text = section.get("template") or (f"{{{{{declared[0].name}}}}}" if declared else "")
    return _Form(text, declared) if text else None


def _content(definition: Mapping[str, Any], channel: str) -> _Form:
    """The body for a channel. Except on SMS, authentication templates may add a security recommendation."""
    body = definition["body"]
    section = next((body[key] for key in _BODIES[channel] if body.get(key)), None) or next(bodies(definition))
    advice = channel != Channel.SMS and (definition.get("authenticationConfig") or {}).get("addSecurityRecommendation")
    text = section["template"] + (f" {SECURITY_ADVICE}" if advice else "")
    return _Form(text, placeholders.declared(section))


def _footer(definition: Mapping[str, Any]) -> _Form | None:
    """The author's footer or, in an authentication template, when the code expires."""
    own = _form(definition.get("footer"))
    minutes = (definition.get("authenticationConfig") or {}).get("codeExpirationMinutes")
    if own or not minutes:
        return own
    return _Form(f"This code expires in {minutes} minute{'s' if minutes != 1 else ''}.", [])


def compile(definition: Mapping[str, Any]) -> Compiled:
    """Prepare a definition for many messages."""
    return Compiled(definition)


def check(definition: Mapping[str, Any], parameters: Parameters) -> None:
    """Raises ParametersInvalid unless the parameters fit the template."""
    Compiled(definition).check(parameters)


def render(definition: Mapping[str, Any], channel: str, parameters: Parameters) -> Body:
    """Render a template for one channel."""
    return Compiled(definition).render(channel, parameters)
