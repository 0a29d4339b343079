"""Record every change of a model: add `Trail("webhook", name="{display_name}")` to `Meta.triggers`.

The trigger sees what forms, bulk updates and SQL do alike, so no action can forget it. Columns that are encrypted or
bytes are always secret. Migrations that add the trigger depend on `audit.0001_entries`, which makes its functions.
"""

from __future__ import annotations

from collections.abc import Collection
from string import Formatter
from typing import Any

import pgtrigger
from django.db.models import BinaryField, Field, Model
from psycopg import sql

from apps.core.crypto import EncryptedJSONField

# What identifies a row. The entry has it in columns of its own.
_OWNER = ("organization_id", "profile_id")
_NO_NEWS = ("id", "created_at", "updated_at", *_OWNER)
# What a person, a key or the operator changes one by one; `acting` writes it.
BY_HAND = """current_setting('sentdash.actor', true) LIKE '{"bulk":false%'"""


class Trail(pgtrigger.Trigger):
    when = pgtrigger.After

    def __init__(
        self,
        thing: str,
        *,
        name: str = "",
        secret: Collection[str] = (),
        ignored: Collection[str] = (),
        owner: str = "",
        by_hand: bool = False,
        moves: bool = False,
        operation: pgtrigger.Operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    ) -> None:
        """`name` tells which row it was, with columns in braces: "{type} of {user.email}".

        Of `secret` columns an entry only says that they changed; a change of `ignored` columns alone leaves none.
        `owner` is the foreign key of the row whose organization and profile count, where the row itself has none.
        `by_hand` leaves out what bulk actions, imports and sentdash itself change. With `moves`, rows may get another
        owner, and the entry says from which and to which.
        """
        condition = pgtrigger.Condition(BY_HAND) if by_hand else None
        super().__init__(name="audit", operation=operation, condition=condition)
        self.thing, self.words, self.owner = thing, name, owner
        self.secret = tuple(secret)
        self.ignored = (*ignored, *(column for column in _NO_NEWS if not (moves and column in _OWNER)))

    # The package says `Model` and means a model's class.
    def get_declare(self, model: type[Model]) -> list[tuple[str, str]]:  # type: ignore[override]
        return [("it", sql.Identifier(model._meta.db_table).as_string())]

    def get_func(self, model: type[Model]) -> str:  # type: ignore[override]
        encrypted = [str(field.column) for field in model._meta.concrete_fields if _is_secret(field)]
        arguments = (
            _text(self.thing),
            _words(model, self.words),
            f"it.{model._meta.pk.column}::text",
            "to_jsonb(OLD)",
            "to_jsonb(NEW)",
            _texts({*self.secret, *encrypted}),
            _texts({*self.ignored}),
            self._owner(model, "organization_id"),
            self._owner(model, "profile_id"),
        )
        return f"it := coalesce(NEW, OLD); PERFORM audit_record({', '.join(arguments)}); RETURN NULL;"

    def _owner(self, model: type[Model], column: str) -> str:
        if self.owner:
            return _beyond(model, self.owner, column)
        if column == f"{model._meta.model_name}_id":
            return "it.id"
        return f"it.{column}" if column in {field.column for field in model._meta.concrete_fields} else "NULL"


def _is_secret(field: Field[Any, Any]) -> bool:
    return isinstance(field, EncryptedJSONField | BinaryField)


def _words(model: type[Model], words: str) -> str:
    parts = ["''"]
    for literal, column, *_ in Formatter().parse(words):
        parts += [_text(literal)] if literal else []
        if column:
            key, _, far = column.partition(".")
            parts.append(_beyond(model, key, far) if far else f"it.{key}")
    return f"concat({', '.join(parts)})"


def _beyond(model: type[Model], key: str, column: str) -> str:
    """A column of the row that a foreign key names."""
    field: Any = model._meta.get_field(key)
    return f"(SELECT t.{column} FROM {field.related_model._meta.db_table} t WHERE t.id = it.{field.column})"


def _text(value: str) -> str:
    return sql.Literal(value).as_string()


def _texts(values: Collection[str]) -> str:
    return f"ARRAY[{', '.join(map(_text, sorted(values)))}]::text[]"
