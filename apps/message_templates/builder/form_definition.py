"""A definition as the builder's fields, and back. Pure: what the builder shows, and nothing else, can change.

A draft keeps the definition that it was opened from (`base`). `definition` changes in it only what a field says
otherwise, so a definition that is opened and saved comes back equal, with every key that the builder doesn't know.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.message_templates import buttons, placeholders
from apps.message_templates.placeholders import Placeholder, Variable

SHARED, SMS, WHATSAPP, RCS = "multiChannel", "sms", "whatsapp", "rcs"
# The props of a button that have a field, by its type. Their other props are kept.
BUTTON_FIELDS: Mapping[str, tuple[str, ...]] = {
    buttons.QUICK_REPLY: ("text", "quickReplyType"),
    buttons.URL: ("text", "url"),
    buttons.PHONE_NUMBER: ("text", "phoneNumber", "countryCode"),
    buttons.VOICE_CALL: ("text", "activeFor"),
    buttons.COPY_CODE: ("text", "offerCode"),
    buttons.OTP: ("text", "otpType", "autofillText", "packageName", "signatureHash"),
}
_MEDIA = ("image", "video", "document")


@dataclass
class VariableDraft:
    """One variable. `at` is its place in the section it was opened from; None if it is new."""

    id: int = 0
    name: str = ""
    type: str = "variable"
    sample: str = ""
    url: str = ""
    regex: str = ""
    at: int | None = None


@dataclass
class SectionDraft:
    """A text and its variables, used in it or not."""

    text: str = ""
    variables: list[VariableDraft] = field(default_factory=list)

    def used(self, *, with_all: bool = False) -> list[VariableDraft]:
        """Those that the text uses. A header of media without a text uses all it has."""
        if with_all and not self.text.strip():
            return self.variables
        ids = {(each.id, each.name) for each in self._filled().values()}
        return [each for each in self.variables if (each.id, each.name) in ids]

    def declare(self) -> None:
        """Add a variable for each placeholder that has none."""
        for hole in placeholders.holes(self.text):
            if hole.is_understood and hole not in self._filled():
                self.variables.append(self._new(hole))

    def _filled(self) -> dict[Placeholder, Variable]:
        known = [Variable(each.id, each.name) for each in self.variables]
        return placeholders.fill(placeholders.holes(self.text), known)

    def _new(self, hole: Placeholder) -> VariableDraft:
        free = max((each.id for each in self.variables), default=-1) + 1
        number = free if hole.number is None else hole.number
        kind = hole.type if hole.type in ("link", "media") else "variable"
        return VariableDraft(number, hole.name or f"{kind}_{number + 1}", kind)


@dataclass
class ButtonDraft:
    """One button. `at` is its place among the buttons it was opened from; None if it is new."""

    type: str = buttons.QUICK_REPLY
    props: dict[str, str] = field(default_factory=dict)
    url: SectionDraft = field(default_factory=SectionDraft)
    at: int | None = None


@dataclass
class Draft:
    """All that the builder shows of a definition."""

    header_type: str = ""
    header: SectionDraft = field(default_factory=SectionDraft)
    is_shared: bool = True
    bodies: dict[str, SectionDraft] = field(
        default_factory=lambda: {key: SectionDraft() for key in (SHARED, SMS, WHATSAPP, RCS)}
    )
    footer: SectionDraft = field(default_factory=SectionDraft)
    buttons: list[ButtonDraft] = field(default_factory=list)
    advice: bool = False
    expiry: str = ""
    base: dict[str, Any] = field(default_factory=dict)

    @property
    def body_keys(self) -> tuple[str, ...]:
        return (SHARED,) if self.is_shared else (SMS, WHATSAPP)

    def sections(self) -> Iterator[tuple[str, SectionDraft]]:
        """The sections that have fields now, with their paths in the definition, in reading order."""
        if self.header_type:
            yield "header", self.header
        for key in self.body_keys:
            yield f"body.{key}", self.bodies[key]
        yield f"body.{RCS}", self.bodies[RCS]
        yield "footer", self.footer
        for index, button in enumerate(self.buttons):
            if button.type == buttons.URL:
                yield f"buttons[{index}].props", button.url

    def declare(self) -> None:
        for _, section in self.sections():
            section.declare()

    def share(self, *, is_shared: bool) -> None:
        """One text on both phones, or one each: the texts start as copies."""
        if is_shared == self.is_shared:
            return
        if is_shared:
            self.bodies[SHARED] = _copied(self.bodies[WHATSAPP])
        else:
            self.bodies[SMS], self.bodies[WHATSAPP] = _copied(self.bodies[SHARED]), _copied(self.bodies[SHARED])
        self.is_shared = is_shared

    def definition(self) -> dict[str, Any]:
        """The definition as it would be sent to the API. It may be invalid: `normalize` says why."""
        whole = copy.deepcopy(self.base)
        self._write_header(whole)
        self._write_body(whole)
        self._write_section(whole, "footer", self.footer, is_there=bool(self.footer.text.strip()))
        self._write_buttons(whole)
        self._write_authentication(whole)
        return whole

    def _write_header(self, whole: dict[str, Any]) -> None:
        is_media = self.header_type in _MEDIA
        self._write_section(whole, "header", self.header, is_there=bool(self.header_type), with_all=is_media)
        if self.header_type:
            _put(whole["header"], "type", self.header_type, default="text")
            for entry in whole["header"].get("variables") or ():
                if entry["type"] == "media" and not entry["props"].get("mediaType"):
                    entry["props"]["mediaType"] = self.header_type if is_media else "image"

    def _write_body(self, whole: dict[str, Any]) -> None:
        body = whole["body"] = whole.get("body") or {}
        for key in (SHARED, SMS, WHATSAPP, RCS):
            section = self.bodies[key]
            is_there = key in self.body_keys or (key == RCS and bool(section.text.strip()))
            self._write_section(body, key, section, is_there=is_there)

    def _write_section(
        self, parent: dict[str, Any], key: str, section: SectionDraft, *, is_there: bool, with_all: bool = False
    ) -> None:
        if not is_there:
            if parent.get(key) is not None:
                parent[key] = None
            return
        target = parent[key] = parent.get(key) or {"type": "text"}
        _put(target, "template", section.text, empty=None if with_all else "")
        _write_variables(target, section.used(with_all=with_all))

    def _write_buttons(self, whole: dict[str, Any]) -> None:
        old = whole.get("buttons") or []
        if old or self.buttons:
            taken = [each.get("id") or 0 for each in old]
            whole["buttons"] = [_button(each, old, taken) for each in self.buttons] or None

    def _write_authentication(self, whole: dict[str, Any]) -> None:
        config = whole.get("authenticationConfig")
        if config is None and not self.advice and not self.expiry:
            return
        config = whole["authenticationConfig"] = config or {}
        if bool(config.get("addSecurityRecommendation")) != self.advice:
            config["addSecurityRecommendation"] = self.advice
        _put_number(config, "codeExpirationMinutes", self.expiry)


def opened(definition: Mapping[str, Any]) -> Draft:
    """The draft of a normalized definition."""
    base = copy.deepcopy(dict(definition))
    header, config = base.get("header") or {}, base.get("authenticationConfig") or {}
    return Draft(
        header_type=(header.get("type") or "text") if header else "",
        header=_section(header),
        is_shared=not (base["body"].get(SMS) or base["body"].get(WHATSAPP)),
        bodies={key: _section(base["body"].get(key)) for key in (SHARED, SMS, WHATSAPP, RCS)},
        footer=_section(base.get("footer")),
        buttons=[_opened_button(each, at) for at, each in enumerate(base.get("buttons") or ())],
        advice=bool(config.get("addSecurityRecommendation")),
        expiry=_shown(config.get("codeExpirationMinutes")),
        base=base,
    )


def _section(section: Mapping[str, Any] | None, text_key: str = "template") -> SectionDraft:
    entries = (section or {}).get("variables") or ()
    return SectionDraft(_shown((section or {}).get(text_key)), [_variable(each, at) for at, each in enumerate(entries)])


def _variable(entry: Mapping[str, Any], at: int) -> VariableDraft:
    props = entry["props"]
    sample, url, regex = (_shown(props.get(key)) for key in ("sample", "url", "regex"))
    return VariableDraft(entry.get("id") or 0, entry["name"], entry.get("type") or "variable", sample, url, regex, at)


def _opened_button(entry: Mapping[str, Any], at: int) -> ButtonDraft:
    props = entry["props"]
    values = {key: _shown(props.get(key)) for key in BUTTON_FIELDS[entry["type"]] if key != "url"}
    return ButtonDraft(entry["type"], values, _section(props, "url"), at)


def _copied(section: SectionDraft) -> SectionDraft:
    copied = copy.deepcopy(section)
    for variable in copied.variables:
        variable.at = None
    return copied


def _write_variables(target: dict[str, Any], drafts: list[VariableDraft]) -> None:
    old = target.get("variables") or []
    if not (old or drafts):
        return
    target["variables"] = [_written_variable(each, old) for each in drafts]


def _written_variable(draft: VariableDraft, old: list[dict[str, Any]]) -> dict[str, Any]:
    entry = _entry(old, draft.at) or {"id": draft.id, "props": {"variableType": "text"}}
    _put(entry, "name", draft.name)
    _put(entry, "type", draft.type)
    props = entry["props"]
    was_sample_of_url = draft.type != "variable" and props.get("sample") == props.get("url")
    _put(props, "url", draft.url, empty=None)
    sample = draft.url if was_sample_of_url and draft.sample == props.get("sample") else draft.sample
    _put(props, "sample", sample, empty="" if draft.type == "variable" else None)
    _put(props, "regex", draft.regex, empty=None)
    return entry


def _button(draft: ButtonDraft, old: list[dict[str, Any]], taken: list[int]) -> dict[str, Any]:
    entry = _entry(old, draft.at)
    if entry is None:
        taken.append(max(taken, default=0) + 1)
        entry = {"id": taken[-1], "type": draft.type, "props": {}}
    if entry["type"] != draft.type:
        entry["type"], entry["props"] = draft.type, {}
    props = entry["props"]
    for key in BUTTON_FIELDS[draft.type]:
        if key == "activeFor":
            _put_number(props, key, draft.props.get(key, ""))
        elif key != "url":
            _put(props, key, draft.props.get(key, ""), empty="" if key == "phoneNumber" else None)
    if draft.type == buttons.URL:
        _put(props, "url", draft.url.text)
        _put(props, "urlType", "dynamic" if placeholders.holes(draft.url.text) else "static")
        _write_variables(props, draft.url.used())
    return entry


def _entry(old: list[dict[str, Any]], at: int | None) -> dict[str, Any] | None:
    return copy.deepcopy(old[at]) if at is not None and at < len(old) else None


def _put(target: dict[str, Any], key: str, text: str, *, empty: str | None = "", default: str = "") -> None:
    """Store a text, if it isn't what the target shows already."""
    if key not in target and text == default and empty is None:
        return
    if key not in target or (_shown(target[key]) or default) != text:
        target[key] = text or empty


def _put_number(target: dict[str, Any], key: str, text: str) -> None:
    """Store a number. What isn't one is stored as it is, for `normalize` to refuse."""
    if _shown(target.get(key)) != text:
        target[key] = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else text or None


def _shown(value: object) -> str:
    return "" if value is None else str(value)
