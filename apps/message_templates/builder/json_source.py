"""A definition that is written as JSON in the builder: read into the draft, or kept with what is wrong with it."""

from __future__ import annotations

import json

from apps.core.errors import Invalid
from apps.message_templates.builder import form_definition
from apps.message_templates.builder.editor import Editor
from apps.message_templates.definition import normalize


def read_into(editor: Editor, text: str) -> None:
    """A request's body with name, category and language is understood as well as a definition alone."""
    editor.json = text
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as problem:
        place = f" at line {problem.lineno}" if isinstance(problem, json.JSONDecodeError) else ""
        editor.refused = {"json": [f"This is not JSON{place}."]}
        return
    if isinstance(given, dict) and "definition" in given and "body" not in given:
        for key in ("name", "category", "language"):
            if isinstance(given.get(key), str) and not getattr(editor, key):
                setattr(editor, key, given[key])
        given = given["definition"]
    try:
        editor.draft = form_definition.opened(normalize(given, category=editor.category or None))
    except Invalid as problem:
        editor.refused = {"json": [f"{path}: {each}" for path, said in problem.details.items() for each in said]}
