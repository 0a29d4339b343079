from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from apps.message_templates.builder import steps
from apps.message_templates.builder.editor import Editor
from apps.message_templates.builder.form_definition import Draft
from apps.message_templates.lint import Lint


def _editor(text: str = "Hi {{0:variable}}!") -> Editor:
    draft = Draft()
    draft.bodies["multiChannel"].text = text
    draft.declare()
    return Editor(draft)


def test_buttons_are_added_and_removed() -> None:
    editor = steps.take(_editor(), "add|URL")
    editor = steps.take(editor, "add|QUICK_REPLY")
    editor = steps.take(editor, "add|PIGEON")

    assert [each.type for each in editor.buttons] == ["URL", "QUICK_REPLY"]
    assert [each.type for each in steps.take(editor, "remove|0").buttons] == ["QUICK_REPLY"]
    assert [each.type for each in steps.take(editor, "remove|7").buttons] == ["QUICK_REPLY"]


def test_only_a_variable_that_is_not_used_is_removed() -> None:
    used, editor = steps.take(_editor(), "forget|multiChannel-var-0"), _editor()
    editor.draft.bodies["multiChannel"].text = "Hi!"

    assert len(used.bodies[0].variables) == 1
    assert steps.take(editor, "forget|multiChannel-var-0").bodies[0].variables == []


def test_form_becomes_json_and_back_unless_it_cannot_be_read() -> None:
    editor = steps.take(_editor(), "json")
    assert '"template": "Hi {{0:variable}}!"' in (editor.json or "")

    assert steps.take(replace(editor, refused={"json": ["No."]}), "form").json is not None
    assert steps.take(editor, "form").json is None


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("definition.body.multiChannel.template", lambda editor: editor.bodies[0].draft.text),
        ("definition.body.multiChannel.variables[0].name", lambda editor: editor.bodies[0].draft.variables[0].name),
        (
            "definition.body.multiChannel.variables[0].props.sample",
            lambda editor: editor.bodies[0].draft.variables[0].sample,
        ),
        ("definition.buttons[0].props.url", lambda editor: editor.draft.buttons[0].url.text),
        ("definition.buttons[0].props.text", lambda editor: editor.draft.buttons[0].props["text"]),
    ],
)
def test_a_fix_is_put_where_its_advice_points(path: str, read: Callable[[Editor], str]) -> None:
    def advised(*, is_json: bool = False) -> Editor:
        editor = steps.take(_editor(), "add|URL")
        editor.draft.buttons[0].props["text"] = "View"
        editor.json = "{}" if is_json else None
        vars(editor)["lints"] = [Lint(path, "error", "It is wrong.", "Fix it", "fixed_it")]
        return editor

    assert read(steps.take(advised(), f"fix|{path}|Something else")) != "fixed_it"
    assert read(steps.take(advised(), f"fix|{path}|Fix it")) == "fixed_it"
    assert "fixed_it" in (steps.take(advised(is_json=True), f"fix|{path}|Fix it").json or "")


def test_unknown_steps_change_nothing() -> None:
    assert steps.take(_editor(), "explode|now").definition == _editor().definition
