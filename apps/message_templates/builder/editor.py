"""What the builder's page shows: the fields of a draft with the problems and the advice beside each, and the phones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from apps.core.errors import Invalid
from apps.message_templates import buttons, channel_text, detect, segments, template_display
from apps.message_templates.builder import labels
from apps.message_templates.builder.form_definition import BUTTON_FIELDS, RCS, SHARED, SMS, Draft, SectionDraft
from apps.message_templates.channel_text import Words
from apps.message_templates.definition import MAX_LINE, normalize
from apps.message_templates.lint import Lint, lint
from apps.message_templates.models import Category
from apps.message_templates.variables import TYPES

Problems = Mapping[str, list[str]]


@dataclass(frozen=True)
class VariableField:
    prefix: str
    draft: Any
    is_used: bool
    problems: list[str]
    lints: list[Lint]


@dataclass(frozen=True)
class SectionField:
    """A text with its variables. `path` is where problems of it are reported. 0 is no limit to count against."""

    prefix: str
    path: str
    label: str
    draft: SectionDraft
    limit: int
    problems: list[str]
    lints: list[Lint]
    variables: list[VariableField]

    @property
    def is_too_long(self) -> bool:
        return bool(self.limit) and len(self.draft.text) > self.limit


@dataclass(frozen=True)
class ButtonField:
    """`fields` are the key, label, value and name of each input; a URL has a `section` too."""

    index: int
    prefix: str
    type: str
    at: int | None
    fields: list[tuple[str, str, str, str]]
    section: SectionField | None
    problems: list[str]
    lints: list[Lint]


@dataclass
class Editor:
    """`json` is set while the definition is edited as JSON. `is_final`: also say what is still missing."""

    draft: Draft
    name: str = ""
    category: str = ""
    language: str = ""
    source: str = "scratch"
    json: str | None = None
    refused: dict[str, list[str]] = field(default_factory=dict)
    is_final: bool = False

    button_types: ClassVar = tuple(labels.BUTTON_TYPES.items())
    otp_types: ClassVar = tuple(labels.OTP_TYPES.items())
    foreign: ClassVar = segments.FOREIGN.pattern  # characters that cost, for the browser to mark
    header_types: ClassVar = tuple(labels.HEADER_TYPES.items())
    variable_types: ClassVar = TYPES

    @cached_property
    def definition(self) -> dict[str, Any]:
        return self.draft.definition()

    @cached_property
    def pretty(self) -> str:
        return json.dumps(self.definition, indent=2, ensure_ascii=False)

    @cached_property
    def base(self) -> str:
        return json.dumps(self.draft.base, ensure_ascii=False) if self.draft.base else ""

    @cached_property
    def problems(self) -> dict[str, list[str]]:
        """By path. While one types, what is missing is not yet a problem."""
        found = dict(self.refused)
        try:
            normalize(self.definition, category=self.category or None)
        except Invalid as refusal:
            for path, sentences in refusal.details.items():
                shown = [each for each in sentences if self.is_final or not each.endswith("is required")]
                if shown and path not in found:
                    found[path] = [_for_people(each) for each in shown]
        return found

    @cached_property
    def is_valid(self) -> bool:
        try:
            normalize(self.definition, category=self.category or None)
        except Invalid:
            return False
        return True

    @cached_property
    def lints(self) -> list[Lint]:
        """What SMS doesn't show is said beside each field and on its phone, so it isn't said again."""
        found = lint(self.definition, self.category or self.detected_category, self.language)
        return [each for each in found if not each.rule.endswith("_not_on_sms")]

    @property
    def detected_category(self) -> str:
        return str(detect.category_of(self.definition))

    @property
    def detected(self) -> str:
        """What the category would be if none is chosen."""
        return template_display.CATEGORIES[self.detected_category]

    @property
    def is_authentication(self) -> bool:
        """Whether to show the settings of codes."""
        return (self.category or self.detected_category) == Category.AUTHENTICATION or bool(self._has_config)

    @property
    def _has_config(self) -> bool:
        return self.draft.advice or bool(self.draft.expiry)

    @cached_property
    def sections(self) -> dict[str, SectionField]:
        """By prefix, those that have fields now and belong to no button."""
        pairs = ((path, section) for path, section in self.draft.sections() if not path.startswith("buttons"))
        return {path.split(".")[-1]: self._section(path.split(".")[-1], path, section) for path, section in pairs}

    @property
    def bodies(self) -> list[SectionField]:
        return [self.sections[key] for key in self.draft.body_keys]

    @property
    def header(self) -> SectionField | None:
        return self.sections.get("header")

    @property
    def footer(self) -> SectionField:
        return self.sections["footer"]

    @property
    def rcs(self) -> SectionField:
        return self.sections[RCS]

    @cached_property
    def buttons(self) -> list[ButtonField]:
        return [self._button(index) for index in range(len(self.draft.buttons))]

    @property
    def with_variables(self) -> list[SectionField]:
        """Every section that has variables."""
        urls = [each.section for each in self.buttons if each.section]
        return [each for each in (*self.sections.values(), *urls) if each.variables]

    @property
    def rows(self) -> str:
        """Which rows the table of variables has; when it changes, the table is drawn anew."""
        return " ".join(
            f"{section.prefix}:{row.draft.id}{'' if row.is_used else '-'}{row.draft.type[0]}"
            for section in self.with_variables
            for row in section.variables
        )

    @property
    def body_problems(self) -> list[str]:
        return self.problems.get("definition.body", [])

    @property
    def button_problems(self) -> list[str]:
        return self.problems.get("definition.buttons", [])

    @property
    def button_lints(self) -> list[Lint]:
        return [each for each in self.lints if each.path == "definition.buttons"]

    @property
    def code_problems(self) -> list[str]:
        return _below(self.problems, "definition.authenticationConfig")

    @property
    def other_lints(self) -> list[Lint]:
        """Advice about no field in particular."""
        paths = tuple(f"definition.{path}" for path, _ in self.draft.sections())
        return [
            each
            for each in self.lints
            if not each.path.startswith((*paths, "definition.buttons", "definition.authenticationConfig"))
        ]

    @property
    def other_problems(self) -> list[str]:
        """Those that no field shows."""
        shown = ("definition.", "name", "category", "language")
        return [each for path, said in self.problems.items() if not path.startswith(shown) for each in said]

    @cached_property
    def phones(self) -> list[Words]:
        return channel_text.of_template(self.definition)

    @property
    def sms(self) -> Words:
        return self.phones[0]

    @property
    def counted_prefix(self) -> str:
        """The body whose SMS parts are counted below it."""
        return SHARED if self.draft.is_shared else SMS

    def _section(self, prefix: str, path: str, draft: SectionDraft, *, label: str = "") -> SectionField:
        whole = f"definition.{path}"
        is_all_used = prefix == "header" and self.draft.header_type != "text"
        used = draft.used(with_all=is_all_used)
        rows = []
        for index, variable in enumerate(draft.variables):
            is_used = any(variable is each for each in used)
            place = next((at for at, each in enumerate(used) if each is variable), -1)
            where = f"{whole}.variables[{place}]"
            problems = _below(self.problems, where) if is_used else []
            lints = [each for each in self.lints if is_used and each.path.startswith(where)]
            rows.append(VariableField(f"{prefix}-var-{index}", variable, is_used, problems, lints))
        told = [path for path in self.problems if path.startswith(whole) and ".variables[" not in path]
        problems = [each for path in told for each in self.problems[path]]
        lints = [each for each in self.lints if each.path.startswith(whole) and ".variables[" not in each.path]
        is_line = prefix == "footer" or (prefix == "header" and self.draft.header_type == "text")
        label = label or (labels.HEADERS[self.draft.header_type] if prefix == "header" else labels.SECTIONS[prefix])
        return SectionField(prefix, path, label, draft, MAX_LINE if is_line else 0, problems, lints, rows)

    def _button(self, index: int) -> ButtonField:
        draft, prefix, path = self.draft.buttons[index], f"button-{index}", f"definition.buttons[{index}]"
        fields = [
            (key, labels.BUTTON_FIELDS[key], draft.props.get(key, ""), f"{prefix}-{key}")
            for key in BUTTON_FIELDS[draft.type]
            if key != "url"
        ]
        section = None
        if draft.type == buttons.URL:
            where = f"buttons[{index}].props"
            section = self._section(f"{prefix}-url", where, draft.url, label=f"Button {index + 1}")
        told = (each for each in self.problems if each.startswith(path) and ".variables[" not in each)
        problems = [each for path in told for each in self.problems[path]]
        lints = [each for each in self.lints if each.path.startswith(path) and ".variables[" not in each.path]
        return ButtonField(index, prefix, draft.type, draft.at, fields, section, problems, lints)


def _below(problems: Problems, path: str) -> list[str]:
    return [_for_people(each) for where, said in problems.items() if where.startswith(path) for each in said]


def _for_people(sentence: str) -> str:
    """In the API the text of a section is called `template`."""
    return f"Text {sentence.removeprefix('Template ')}" if sentence.startswith("Template ") else sentence
