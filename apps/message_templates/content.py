"""Check what an author writes of a template: its definition, category, language and names.

All problems are reported at once, each under its field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.core.errors import Invalid
from apps.message_templates import detect
from apps.message_templates.definition import categorized
from apps.message_templates.models import MAX_NAME, Category, MessageTemplate, TemplateVersion, slug_of

# Line breaks and other control characters, and halves of surrogate pairs, which can't be stored.
_NOT_IN_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SOURCE = re.compile(r"[\w .-]{1,50}", re.ASCII)
# "en", "en_US", "zh_Hant_HK". Hyphens count as underscores.
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|[0-9]{3}))?")


@dataclass(frozen=True, slots=True)
class Content:
    """The parts that a reviewer reads."""

    definition: dict[str, Any]
    category: str
    language: str

    @classmethod
    def of(cls, row: MessageTemplate | TemplateVersion) -> Content:
        return cls(row.definition, row.category, row.language)

    def put_into(self, row: MessageTemplate | TemplateVersion) -> None:
        row.definition, row.category, row.language = self.definition, self.category, self.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What an author changes of a template; None stays as it is.

    `seen` is the `stamp` of the newest version when it was opened: an edit of something older is refused.
    `author` is an e-mail address, empty for programs.
    """

    name: str | None = None
    category: str | None = None
    language: str | None = None
    definition: object = None
    submit_for_review: bool = False
    seen: datetime | None = None
    author: str = ""


def checked(
    definition: object, category: str | None, language: str | None, *, chosen: Mapping[str, str | None]
) -> Content:
    """The content as we store it; `chosen` are the name and the source. Raises Invalid."""
    problems = {**_category_problems(category), **_language_problems(language), **chosen_problems(chosen)}
    try:
        written, found = categorized(definition, category if category in Category.values else None)
    except Invalid as wrong:
        raise Invalid({**wrong.details, **problems}, wrong.message) from None
    refuse(problems)
    spoken = (language or detect.language_of(written)).replace("-", "_")
    return Content(written, found, spoken)


def changed(current: Content, typed: Typed, *, chosen: Mapping[str, str | None]) -> Content:
    """The content after an edit. Raises Invalid."""
    if typed.definition is None and typed.category is None and typed.language is None:
        refuse(chosen_problems(chosen))
        return current
    return checked(
        current.definition if typed.definition is None else typed.definition,
        current.category if typed.category is None else typed.category,
        current.language if typed.language is None else typed.language,
        chosen=chosen,
    )


def refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise Invalid(problems)


def _category_problems(category: str | None) -> dict[str, list[str]]:
    if category is None or category in Category.values:
        return {}
    return {"category": [f"Category must be one of: {', '.join(Category.values)}"]}


def _language_problems(language: str | None) -> dict[str, list[str]]:
    if language is None or _LANGUAGE.fullmatch(language.replace("-", "_")):
        return {}
    return {"language": ["Language must be a language code such as en_US"]}


def chosen_problems(chosen: Mapping[str, str | None]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    name, source = chosen.get("name"), chosen.get("creation_source")
    if name is not None:
        problems |= _name_problems(name)
    if source and not _SOURCE.fullmatch(source):
        problems["creation_source"] = ["Creation source may have at most 50 letters, digits, spaces, dots and dashes"]
    return problems


def _name_problems(name: str) -> dict[str, list[str]]:
    """Any name is valid if it has a slug."""
    if len(name) > MAX_NAME:
        return {"name": [f"Name may have at most {MAX_NAME} characters, this has {len(name)}"]}
    if _NOT_IN_NAME.search(name):
        return {"name": ["Name may not hold line breaks or control characters"]}
    slug = slug_of(name)
    if not slug.strip("_"):
        return {"name": ["Name must hold a letter or a digit"]}
    if slug.startswith(detect.RESERVED):
        return {"name": [f"Names that begin with {detect.RESERVED} are reserved"]}
    return {}
