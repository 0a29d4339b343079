"""What a send asks for: recipients, channels, parameters. Every API version uses the same checks.

`field` is the name that the version uses for the field.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from apps.channels import phone_numbers
from apps.channels.models import Channel
from apps.core.errors import DomainError, Invalid
from apps.message_templates import blank
from apps.messaging.sending import accepting, text_message

_AUTOMATIC = "sent"
_MAX_KEY = 100  # characters of a parameter's name that an error shows


class NotE164(DomainError):
    code = "VALIDATION_002"
    message = "Phone number must be in E.164 format"


_UNREADABLE = f"{NotE164.message}, for example +14155552671"
_IMPOSSIBLE = "{number} cannot be a phone number: check its country code and how many digits follow it"


def phone(written: str, *, field: str) -> str:
    """The number to send to."""
    number = phone_numbers.e164(written)
    if number is None:
        raise Invalid({field: [_fault(written)]}, NotE164.message, code=NotE164.code)
    return number


def recipients(given: Sequence[str] | None, *, field: str) -> list[str]:
    """The numbers to send to. Each appears once, however often and in whatever spelling it was given."""
    if not given:
        raise Invalid({field: ["At least one recipient is required"]}, code="VALIDATION_004")
    if len(given) > accepting.MAX_RECIPIENTS:
        raise Invalid(
            {field: [f"At most {accepting.MAX_RECIPIENTS} recipients are allowed per request, got {len(given)}"]}
        )
    found = [phone_numbers.e164(written) for written in given]
    bad = {f"{field}[{index}]": [_fault(given[index])] for index, number in enumerate(found) if number is None}
    if bad:
        raise Invalid(bad, NotE164.message, code=NotE164.code)
    return list(dict.fromkeys(number for number in found if number is not None))


def asked(given: Sequence[str], phones: Collection[str]) -> dict[str, str]:
    """The spellings that were given for these phones, where they are not canonical. If a phone is given in both, it
    was asked for as it is kept.
    """
    if set(given) <= set(phones):
        return {}
    found: dict[str, str] = {}
    for written in given:
        number = phone_numbers.e164(written) or ""
        spelling = phone_numbers.asked(written, number)
        found[number] = spelling if found.get(number, spelling) else ""
    return {number: spelling for number, spelling in found.items() if spelling}


def _fault(written: str) -> str:
    known = phone_numbers.normalize(written)
    return _IMPOSSIBLE.format(number=known.e164) if known else _UNREADABLE


def channels(given: Sequence[str] | None, *, field: str) -> list[str | None]:
    """The channels to send on. [None] means automatic."""
    named = list(dict.fromkeys(given or (_AUTOMATIC,)))
    unknown = [name for name in named if name != _AUTOMATIC and name not in Channel.values]
    if unknown:
        allowed = ", ".join((_AUTOMATIC, *Channel.values))
        sentence = f"{unknown[0][:40]!r} is not a channel: use one of {allowed}"
        raise Invalid({field: [sentence]}, code="VALIDATION_006")
    return [None if name == _AUTOMATIC else name for name in named]


def parameters(given: dict[str, str] | None, *, field: str) -> dict[str, str]:
    """Checks only whether they can be stored. Whether they fit the template is checked later, for each message."""
    if not given:
        return {}
    if sum(len(key) + len(value) for key, value in given.items()) > accepting.MAX_PARAMETERS:
        raise Invalid({field: [f"At most {accepting.MAX_PARAMETERS} characters are allowed in all"]})
    bad = [key for key, value in given.items() if "\0" in key or "\0" in value]
    if bad:
        raise Invalid({parameter(field, key): ["The NUL character is not allowed"] for key in bad})
    return given


def text(given: str | None, *, field: str) -> str | None:
    """The words to send instead of a template; None without any."""
    if not given:
        return None
    if blank.is_blank(given):
        raise Invalid({field: ["The text must not be blank"]})
    if len(given) > text_message.MAX_TEXT:
        raise Invalid({field: [f"At most {text_message.MAX_TEXT} characters are allowed, got {len(given)}"]})
    if "\0" in given:
        raise Invalid({field: ["The NUL character is not allowed"]})
    return given


def parameter(field: str, key: str) -> str:
    """The name of a parameter in an error: template.parameters[order_id]."""
    return f"{field}[{key[:_MAX_KEY]}]".replace("\0", "\\0")
