from __future__ import annotations

import json

from apps.message_templates.builder import json_source
from apps.message_templates.builder.editor import Editor
from apps.message_templates.builder.form_definition import Draft
from tests.factories.message_templates import definition


def _read(text: str, **fields: str) -> Editor:
    editor = Editor(Draft(), **fields)  # type: ignore[arg-type]
    json_source.read_into(editor, text)
    return editor


def test_a_definition_is_opened() -> None:
    editor = _read(json.dumps(definition("Hi!")))

    assert (editor.draft.bodies["multiChannel"].text, editor.refused) == ("Hi!", {})


def test_a_whole_request_is_understood_too() -> None:
    body = {"category": "UTILITY", "language": "de", "name": "Gruß", "definition": definition("Hallo!")}

    editor = _read(json.dumps(body), name="greeting")

    assert (editor.name, editor.category, editor.language) == ("greeting", "UTILITY", "de")
    assert editor.draft.bodies["multiChannel"].text == "Hallo!"


def test_what_is_wrong_is_said_and_the_text_is_kept() -> None:
    broken, wrong = _read('{"body":\n  oops}'), _read('{"body": {"multiChannel": {"template": 1}}}')

    assert broken.refused == {"json": ["This is not JSON at line 2."]}
    assert broken.json == '{"body":\n  oops}'
    assert wrong.refused == {"json": ["definition.body.multiChannel.template: Template must be text"]}
    for text in ("", "[]", "null", "[" * 9000):
        assert _read(text).refused
