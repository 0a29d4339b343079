"""A text with its variables filled in. Fast once prepared: one `%` format for each text."""

from __future__ import annotations

from collections.abc import Mapping

from apps.message_templates import placeholders
from apps.message_templates.blank import is_blank
from apps.message_templates.parameters import Parameters, ParametersInvalid
from apps.message_templates.placeholders import Placeholder, Variable


class Form:
    """A text ready for rendering: its literal parts as a `%` format, and the variables in order."""

    __slots__ = ("_defaults", "_format", "_names", "_repeats", "_text", "_words", "needs_words")

    def __init__(self, text: str, declared: list[Variable]) -> None:
        pieces = placeholders.cut(text)
        filled = placeholders.fill([piece for piece in pieces if isinstance(piece, Placeholder)], declared)
        used = [filled[piece] for piece in pieces if isinstance(piece, Placeholder) and piece in filled]
        self._text = text
        self._names = tuple(variable.name for variable in used)
        self._words = len(text) + sum(len(variable.url) for variable in used)
        self._repeats = max((self._names.count(name) for name in self._names), default=0)
        self._defaults = {variable.name: variable.url for variable in used}
        self._format = "".join(_literal(piece, filled) for piece in pieces)
        # The text has only variables, so their values must show something.
        self.needs_words = all(is_blank(piece) if isinstance(piece, str) else piece in filled for piece in pieces)

    def check(self, parameters: Parameters) -> None:
        """Raises ParametersInvalid if the rendered text is blank."""
        if self.needs_words and is_blank(self.fill(parameters)):
            name = self._names[0] if self._names else None
            raise ParametersInvalid("The text is blank once its variables are filled in.", field=name)

    def at_most(self, values: int) -> int:
        """A length that the filled text can't exceed, if its values have so many characters together. Quick."""
        return self._words + self._repeats * values

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
