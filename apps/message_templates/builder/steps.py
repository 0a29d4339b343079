"""The steps of the builder that change its fields: add and remove buttons and variables, switch, apply a fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from apps.message_templates import buttons
from apps.message_templates.builder.editor import Editor
from apps.message_templates.builder.form_definition import ButtonDraft, SectionDraft


def take(editor: Editor, deed: str) -> Editor:
    """`deed` is what the pressed button says: a word and, after a bar, what it is about. Others change nothing."""
    word, _, about = deed.partition("|")
    if word in _STEPS:
        _STEPS[word](editor, about)
    editor.draft.declare()
    changed = replace(editor)  # without what was computed before the step
    if word == "fix" and editor.json is not None:
        changed.json = changed.pretty
    return changed


def _add_button(editor: Editor, kind: str) -> None:
    if kind in buttons.TYPES:
        editor.draft.buttons.append(ButtonDraft(kind))


def _remove_button(editor: Editor, index: str) -> None:
    if index.isdigit() and int(index) < len(editor.draft.buttons):
        del editor.draft.buttons[int(index)]


def _remove_variable(editor: Editor, prefix: str) -> None:
    for section in editor.with_variables:
        for index, row in enumerate(section.variables):
            if row.prefix == prefix and not row.is_used:
                del section.draft.variables[index]
                return


def _fix(editor: Editor, about: str) -> None:
    """Put the new text of a piece of advice into the field that it is about."""
    path, _, label = about.partition("|")
    chosen = next((each for each in editor.lints if each.path == path and each.fix_label == label), None)
    if chosen is None or chosen.fix is None:
        return
    for where, section in editor.draft.sections():
        if path in (f"definition.{where}.template", f"definition.{where}.url"):
            section.text = chosen.fix
            return
        if _fix_sample(section, path, f"definition.{where}.variables", chosen.fix):
            return
    for index, button in enumerate(editor.draft.buttons):
        before, _, key = path.rpartition(".")
        if before == f"definition.buttons[{index}].props" and key in button.props:
            button.props[key] = chosen.fix


def _fix_sample(section: SectionDraft, path: str, variables: str, text: str) -> bool:
    used = section.used(with_all=True)
    for index, variable in enumerate(used):
        for key in ("name", "sample", "url", "regex"):
            if path in (f"{variables}[{index}].{key}", f"{variables}[{index}].props.{key}"):
                setattr(variable, key, text)
                return True
    return False


def _to_json(editor: Editor, _about: str) -> None:
    editor.json = editor.pretty


def _to_form(editor: Editor, _about: str) -> None:
    """What can't be read stays as it was written."""
    if not editor.refused:
        editor.json = None


_STEPS: Mapping[str, Callable[[Editor, str], None]] = {
    "add": _add_button,
    "remove": _remove_button,
    "forget": _remove_variable,
    "fix": _fix,
    "json": _to_json,
    "form": _to_form,
}
