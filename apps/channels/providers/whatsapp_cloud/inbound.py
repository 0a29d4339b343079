"""Read what people write over WhatsApp: words, files, and everything else in words that can be read.

Each message is kept, also of a type that Meta adds tomorrow. Only one without an id, a sender or a time can't be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from apps.channels.providers import carrier_json
from apps.channels.providers.types import Inbound, Media

MAX_WORDS = 4096  # characters; Meta's limit of a text
_MAX_WORD = 250  # characters of a name, an id or a content type
_Part = Mapping[str, Any]


class _Told(NamedTuple):
    words: str
    media: tuple[Media, ...] = ()
    answers: str | None = None  # the message that it names by itself


def inbound(message: Mapping[str, Any], *, number: str, address: str) -> Inbound | None:
    """None without an id, a sender or a time."""
    provider_id, digits = carrier_json.text(message.get("id")), carrier_json.text(message.get("from"))
    received_at = carrier_json.unix(message.get("timestamp"))
    if provider_id is None or digits is None or received_at is None:
        return None
    told = _read(message)
    return Inbound(
        provider_id,
        "+" + digits.removeprefix("+"),
        number,
        told.words[:MAX_WORDS],
        received_at,
        message,
        media=told.media,
        addresses=(address,),
        answers=told.answers or carrier_json.text(carrier_json.mapping(message.get("context")).get("id")),
    )


def _read(message: Mapping[str, Any]) -> _Told:
    kind = carrier_json.text(message.get("type")) or "unknown"
    reader = _READERS.get(kind)
    told = reader(message, kind) if reader else None
    return told or _unsupported(message, kind)


def _unsupported(message: Mapping[str, Any], kind: str) -> _Told:
    """With Meta's reason, if it gives one."""
    error = carrier_json.first(message.get("errors"))
    details = carrier_json.text(carrier_json.mapping(error.get("error_data")).get("details"))
    reason = details or carrier_json.text(error.get("title"))
    name = "" if kind in ("unsupported", "unknown") else f" of type {kind[:_MAX_WORD]}"
    return _Told(f"Unsupported message{name}{f': {reason}' if reason else ''}")


def _text(message: Mapping[str, Any], kind: str) -> _Told | None:
    return _said(_part(message, kind).get("body"))


def _button(message: Mapping[str, Any], kind: str) -> _Told | None:
    """A quick reply of a template."""
    button = _part(message, kind)
    return _said(button.get("text")) or _said(button.get("payload"))


def _interactive(message: Mapping[str, Any], kind: str) -> _Told | None:
    """A button, a row of a list, or a form that was filled in."""
    answer = _part(message, kind)
    chosen = carrier_json.mapping(answer.get("button_reply") or answer.get("list_reply"))
    return _said(chosen.get("title")) or (_form(answer) if "nfm_reply" in answer else None)


def _form(answer: _Part) -> _Told:
    form = carrier_json.mapping(answer.get("nfm_reply"))
    filled_in = carrier_json.text(form.get("response_json")) or carrier_json.text(form.get("body"))
    return _Told(f"Form: {filled_in}" if filled_in else "Form")


def _file(message: Mapping[str, Any], kind: str) -> _Told | None:
    """Its caption is what the person wrote. Meta gives the file's id; loading it takes the account's token."""
    part = _part(message, kind)
    file_id = _word(part.get("id"))
    if file_id is None:
        return None
    file = Media(
        None,
        _word(part.get("mime_type")),
        sha256=_word(part.get("sha256")),
        kind=kind,
        id=file_id,
        name=_word(part.get("filename")),
    )
    return _Told(carrier_json.text(part.get("caption")) or "", (file,))


def _location(message: Mapping[str, Any], kind: str) -> _Told | None:
    part = _part(message, kind)
    latitude, longitude = part.get("latitude"), part.get("longitude")
    is_place = all(isinstance(each, int | float) for each in (latitude, longitude))
    names = [carrier_json.text(part.get(key)) for key in ("name", "address")]
    words = ", ".join(filter(None, [*names, f"{latitude}, {longitude}" if is_place else None]))
    return _Told(f"Location: {words}") if words else None


def _contacts(message: Mapping[str, Any], kind: str) -> _Told | None:
    cards = [_card(each) for each in carrier_json.mappings(message.get(kind))]
    words = "; ".join(filter(None, cards))
    return _Told(f"{'Contacts' if len(cards) > 1 else 'Contact'}: {words}") if words else None


def _card(contact: _Part) -> str:
    name = carrier_json.text(carrier_json.mapping(contact.get("name")).get("formatted_name"))
    phones = [carrier_json.text(each.get("phone")) for each in carrier_json.mappings(contact.get("phones"))]
    return ", ".join(filter(None, [name, *phones]))


def _reaction(message: Mapping[str, Any], kind: str) -> _Told:
    part = _part(message, kind)
    emoji = carrier_json.text(part.get("emoji"))
    words = f"Reacted with {emoji}" if emoji else "Removed a reaction"
    return _Told(words, answers=carrier_json.text(part.get("message_id")))


def _order(message: Mapping[str, Any], kind: str) -> _Told:
    part = _part(message, kind)
    items = len(carrier_json.mappings(part.get("product_items")))
    words = carrier_json.text(part.get("text"))
    return _Told(f"Order of {items} {'item' if items == 1 else 'items'}{f': {words}' if words else ''}")


def _system(message: Mapping[str, Any], kind: str) -> _Told | None:
    """Meta's own words, as when a person has changed their number."""
    words = carrier_json.text(_part(message, kind).get("body"))
    return _Told(f"Notice: {words}") if words else None


def _said(value: object) -> _Told | None:
    words = carrier_json.text(value)
    return _Told(words) if words else None


def _part(message: Mapping[str, Any], kind: str) -> _Part:
    return carrier_json.mapping(message.get(kind))


def _word(value: object) -> str | None:
    return (carrier_json.text(value) or "")[:_MAX_WORD] or None


_READERS: Mapping[str, Callable[[Mapping[str, Any], str], _Told | None]] = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    "image": _file,
    "video": _file,
    "audio": _file,
    "voice": _file,
    "document": _file,
    "sticker": _file,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
}
