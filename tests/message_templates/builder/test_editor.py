from __future__ import annotations

import pytest

from apps.message_templates.builder.editor import Editor
from apps.message_templates.builder.form_definition import ButtonDraft, Draft, opened
from apps.message_templates.definition import normalize
from tests.factories.message_templates import section


def _editor(text: str = "Hi {{0:variable}}!", *, is_final: bool = False, category: str = "") -> Editor:
    draft = Draft()
    draft.bodies["multiChannel"].text = text
    draft.declare()
    return Editor(draft, category=category, is_final=is_final)


def test_problems_stand_beside_their_fields() -> None:
    editor = _editor("Hi {{0:variable}} {{oops}" + "x" * 1100)
    editor.draft.buttons = [ButtonDraft("URL", {"text": "A label that is far too long for it"})]
    (body,) = editor.bodies

    assert len(body.problems) == 2
    assert body.problems[0].startswith("Text may have at most 1024 characters")
    assert [each.problems for each in editor.buttons] == [["Text may have at most 25 characters, this has 35"]]


def test_what_is_missing_is_a_problem_only_when_it_is_saved() -> None:
    (row,) = _editor().bodies[0].variables
    (missing,) = _editor(is_final=True).bodies[0].variables

    assert row.problems == []
    assert missing.problems == ["Sample is required"]
    assert _editor("").bodies[0].problems == []
    assert _editor("", is_final=True).bodies[0].problems == ["Text is required"]


def test_problems_of_a_variable_stand_in_its_row_also_after_one_that_is_not_used() -> None:
    editor = _editor("Hi {{0:variable}} and {{1:variable}}", is_final=True)
    editor.draft.bodies["multiChannel"].text = "Hi {{1:variable}}"
    unused, used = editor.bodies[0].variables

    assert (unused.is_used, unused.problems) == (False, [])
    assert (used.is_used, used.problems) == (True, ["Sample is required"])


def test_sections_are_those_that_have_fields() -> None:
    both = {"definitionVersion": "1.0", "body": {"sms": section("Hi"), "whatsapp": section("Hey")}}
    apart = Editor(opened(normalize({**both, "header": {"type": "image", "template": "https://a.test/x.png"}})))
    shared = _editor()

    assert [each.label for each in apart.bodies] == ["SMS body", "WhatsApp body"]
    assert apart.header is not None
    assert (apart.header.label, apart.counted_prefix) == ("Image URL", "sms")
    assert ([each.label for each in shared.bodies], shared.header, shared.counted_prefix) == (
        ["Body"],
        None,
        "multiChannel",
    )


def test_rows_change_with_the_placeholders_of_the_text_only() -> None:
    editor = _editor()
    before = editor.rows
    editor.draft.bodies["multiChannel"].variables[0].sample = "Ada"

    assert Editor(editor.draft).rows == before
    editor.draft.bodies["multiChannel"].text = "Hi!"
    assert Editor(editor.draft).rows != before


@pytest.mark.parametrize(
    ("text", "category", "shown"),
    [("Your verification code is 1", "", True), ("Hi", "", False), ("Hi", "AUTHENTICATION", True)],
)
def test_codes_have_settings_in_their_category(text: str, category: str, shown: bool) -> None:
    assert _editor(text, category=category).is_authentication is shown


def test_phones_show_what_is_written_so_far() -> None:
    sms, whatsapp = _editor("Hi {{first_name}}, {{").phones

    assert sms.body.content == whatsapp.body.content == "Hi Ada, {{"
    assert _editor("").sms.segments.parts == 0


def test_problems_that_no_field_shows_stand_on_top() -> None:
    editor = _editor()
    editor.refused = {"": ["It is locked."], "name": ["It is taken."]}

    assert editor.other_problems == ["It is locked."]
