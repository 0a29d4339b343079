"""What Meta refuses when a template is sent: values of variables, and texts that got too long with them.

Messages over other channels may have such values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from apps.message_templates.blank import is_blank
from apps.message_templates.filling import Form
from apps.message_templates.parameters import Parameters, ParametersInvalid

BLANKS = re.compile("[\r\n\t\v\f\x85\u2028\u2029]| {5,}")
MAX_CODE = 15  # characters of a one-time code that a button copies
MAX_HEADER = 60
MAX_TEXT = 1024


def fault(value: str, *, is_code: bool = False) -> str | None:
    """What is wrong with a value: the end of a sentence that begins with its variable."""
    if not value[:1].isalnum() and is_blank(value):
        return "is empty, which WhatsApp doesn't accept"
    if BLANKS.search(value):
        return "holds a line break, a tab or more than four spaces in a row, which WhatsApp doesn't accept"
    if is_code and len(value) > MAX_CODE:
        return f"is longer than {MAX_CODE} characters, which WhatsApp doesn't accept for a code"
    return None


class OnWhatsApp:
    """The check of the values and texts of a message that must go over WhatsApp."""

    __slots__ = ("_code", "_limits", "_names")

    def __init__(self, names: tuple[str, ...], code: str, content: Form, header: Form | None) -> None:
        self._names = names
        self._code = code
        self._limits = [(content, MAX_TEXT, "text"), *([(header, MAX_HEADER, "header")] if header else [])]

    def __call__(self, parameters: Parameters) -> None:
        given = {name: value for name in self._names if isinstance(value := parameters.get(name), str)}
        for name, value in given.items():
            if problem := fault(value, is_code=name == self._code):
                raise ParametersInvalid(f"Template parameter '{name}' {problem}.", field=name)
        added = sum(map(len, given.values()))
        for form, limit, part in self._limits:
            if form.at_most(added) > limit:
                _check_length(form, limit, part, given, parameters)


def _check_length(form: Form, limit: int, part: str, given: Mapping[str, str], parameters: Parameters) -> None:
    if len(form.fill(parameters)) > limit:
        sentence = f"The {part} is longer than {limit} characters, which WhatsApp doesn't accept."
        raise ParametersInvalid(sentence, field=max(given, key=lambda name: len(given[name]), default=None))
