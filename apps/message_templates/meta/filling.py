"""Fill in a template that Meta knows by name: what is sent are its values, in the order of its placeholders.

Prepared once for many messages. An AUTHENTICATION template has one value, the code: in its text and in its button.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from apps.channels.providers.types import ButtonValue, HeaderMedia, Template
from apps.message_templates import buttons, meta_languages, placeholders
from apps.message_templates.meta.numbering import body_of, numbered
from apps.message_templates.models import Category, bodies
from apps.message_templates.placeholders import Variable

Parameters = Mapping[str, str]
_MEDIA: Mapping[str, Literal["image", "video", "document"]] = {
    "image": "image",
    "video": "video",
    "document": "document",
}


class _Slot(NamedTuple):
    """One value: a variable's, or without a name always the same."""

    name: str
    default: str

    @classmethod
    def of(cls, variable: Variable) -> _Slot:
        return cls(variable.name, variable.url)

    def fill(self, parameters: Parameters) -> str:
        return parameters.get(self.name, self.default)


class _File(NamedTuple):
    """The file of a header: its address is the slot's value, or a text that the value is put into."""

    kind: Literal["image", "video", "document"]
    address: str
    slot: _Slot

    def fill(self, parameters: Parameters) -> HeaderMedia:
        value = self.slot.fill(parameters)
        return HeaderMedia(self.kind, placeholders.replaced(self.address, value) if self.address else value)


class _Button(NamedTuple):
    position: int
    kind: Literal["url", "copy_code", "quick_reply"]
    slot: _Slot


class Filling:
    """A template under its name at Meta. Never changes."""

    __slots__ = ("_body", "_body_names", "_buttons", "_header", "_header_names", "_language", "_media", "_name")

    def __init__(
        self,
        definition: Mapping[str, Any],
        *,
        name: str,
        language: str,
        category: str,
        components: Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        """`components` are those at Meta, if it was made there: they tell placeholders' names and buttons' places."""
        self._name, self._language = name, meta_languages.at_meta(language) or language
        self._media: _File | None = None
        self._header: tuple[_Slot, ...] = ()
        if category == Category.AUTHENTICATION:
            code = _Slot(
                next((each.name for body in bodies(definition) for each in placeholders.declared(body)), ""), ""
            )
            self._body: tuple[_Slot, ...] = (code,)
            self._buttons: tuple[_Button, ...] = (_Button(0, "url", code),)
        else:
            self._take_header(definition.get("header") or {})
            self._body = tuple(map(_Slot.of, numbered(body_of(definition)).variables))
            self._buttons = tuple(_button_slots(definition.get("buttons") or (), _places(components)))
        self._header_names = _names(components, "HEADER", len(self._header))
        self._body_names = _names(components, "BODY", len(self._body))

    def _take_header(self, header: Mapping[str, Any]) -> None:
        kind = _MEDIA.get(header.get("type") or "text")
        if kind is None:
            self._header = tuple(map(_Slot.of, numbered(header).variables))
        else:
            variable = next(iter(placeholders.declared(header)), None)
            self._media = _File(kind, header.get("template") or "", _Slot.of(variable) if variable else _Slot("", ""))

    def fill(self, parameters: Parameters) -> Template:
        """The template with the values of one message, which passed `Compiled.check`."""
        return Template(
            self._name,
            self._language,
            tuple([slot.fill(parameters) for slot in self._header]),
            self._media.fill(parameters) if self._media else None,
            tuple([slot.fill(parameters) for slot in self._body]),
            tuple([ButtonValue(each.position, each.kind, each.slot.fill(parameters)) for each in self._buttons]),
            self._header_names,
            self._body_names,
        )


def _button_slots(shown: Iterable[Mapping[str, Any]], places: Mapping[str, list[int]] | None) -> Iterable[_Button]:
    """Only the buttons that need a value with each message."""
    left = {kind: list(positions) for kind, positions in (places or {}).items()}
    for index, button in enumerate(shown):
        kind, props = button["type"], button["props"]
        position = left[kind].pop(0) if left.get(kind) else index
        if kind == buttons.URL:
            yield from (_Button(position, "url", _Slot.of(each)) for each in numbered(props, "url").variables)
        elif kind == buttons.COPY_CODE:
            yield _Button(position, "copy_code", _Slot("", props.get("offerCode") or ""))
        elif kind == buttons.QUICK_REPLY and props.get("quickReplyType"):
            yield _Button(position, "quick_reply", _Slot("", props["quickReplyType"]))


def _places(components: Sequence[Mapping[str, Any]] | None) -> dict[str, list[int]] | None:
    """Where buttons of each type are at Meta; buttons that a definition can't express count too."""
    found: dict[str, list[int]] = {}
    for component in components or ():
        listed = component.get("buttons")
        for position, button in enumerate(listed if isinstance(listed, list) else ()):
            kind = str(button.get("type", "")).upper() if isinstance(button, Mapping) else ""
            found.setdefault(kind, []).append(position)
    return found


def _names(components: Sequence[Mapping[str, Any]] | None, kind: str, count: int) -> tuple[str, ...]:
    """The names of a component's placeholders, if Meta knows them by name."""
    text = next((each.get("text") for each in components or () if str(each.get("type", "")).upper() == kind), None)
    holes = placeholders.holes(text) if isinstance(text, str) else []
    names = tuple(dict.fromkeys(hole.name for hole in holes if hole.name))
    return names if len(names) == count else ()
