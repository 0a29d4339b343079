"""The parameters of a message: the values of its template's variables, and the check of each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from apps.core.errors import DomainError
from apps.message_templates import patterns, variables
from apps.message_templates.placeholders import Variable

Parameters = Mapping[str, str]

# No section may be longer than 3,072 characters, so no value may be longer either.
_LONGEST_VALUE = 3072
# Characters that PostgreSQL can't store: NUL and halves of surrogate pairs.
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


class ParametersInvalid(DomainError):
    """The parameters don't fit the template. `field` is the wrong variable."""

    code = "ERR_TEMPLATE_PARAMS_INVALID"


class Check:
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
