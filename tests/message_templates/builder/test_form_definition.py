"""What the API accepts opens in the builder and saves back equal; what the builder accepts, the API accepts."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.core.errors import Invalid
from apps.message_templates import gallery
from apps.message_templates.builder.form_definition import Draft, SectionDraft, opened
from apps.message_templates.definition import normalize
from tests.factories.message_templates import definition, section
from tests.message_templates.builder.definitions import definitions


def _stored(given: Any) -> dict[str, Any]:
    try:
        return normalize(given)
    except Invalid:
        assume(False)
        raise


@settings(max_examples=400)
@given(definitions())
def test_a_definition_opens_and_saves_back_equal(given: dict[str, Any]) -> None:
    stored = _stored(given)

    assert opened(stored).definition() == stored


@settings(max_examples=200)
@given(definitions())
def test_declaring_changes_nothing_that_is_declared(given: dict[str, Any]) -> None:
    draft = opened(_stored(given))
    before = draft.definition()

    draft.declare()

    assert draft.definition() == before


@settings(max_examples=200)
@given(st.text(max_size=40), st.sampled_from(["", "{{0:variable}}", "{{name}}", "{{1}} {{2}}", "{{x", "{{a:b}}"]))
def test_whatever_is_typed_is_a_definition_to_judge(text: str, more: str) -> None:
    draft = Draft()
    draft.bodies["multiChannel"].text = text + more
    draft.declare()

    stored = _stored(draft.definition())
    assert normalize(stored) == stored
    assert stored["body"]["multiChannel"]["template"] == text + more


def test_samples_of_the_gallery_open_and_save_back() -> None:
    for sample in gallery.SAMPLES:
        stored = normalize(sample.definition)
        assert opened(stored).definition() == stored


def test_a_placeholder_declares_its_variable_once() -> None:
    text = SectionDraft("Hi {{0:variable}}, see {{1:link}}. Bye {{0:variable}} {{first_name}}")

    text.declare()
    text.declare()

    assert [(each.id, each.name, each.type) for each in text.variables] == [
        (0, "variable_1", "variable"),
        (1, "link_2", "link"),
        (2, "first_name", "variable"),
    ]


def test_a_variable_that_the_text_lost_is_kept_but_not_saved() -> None:
    draft = opened(normalize(definition("Hi {{0:variable}}!", "name")))

    draft.bodies["multiChannel"].text = "Hi!"

    assert [each.name for each in draft.bodies["multiChannel"].variables] == ["name"]
    assert draft.definition()["body"]["multiChannel"]["variables"] == []


def test_texts_start_as_copies_when_they_part_and_keep_keys_that_have_no_field() -> None:
    stored = normalize({**definition("Hi {{0:variable}}!", "name"), "x-note": 1})
    draft = opened(stored)

    draft.share(is_shared=False)
    draft.bodies["sms"].text = "Hey {{0:variable}}"
    parted = normalize(draft.definition())
    again = opened(parted)
    again.share(is_shared=True)

    assert parted["x-note"] == 1
    assert parted["body"]["multiChannel"] is None
    assert parted["body"]["sms"]["template"] == "Hey {{0:variable}}"
    assert parted["body"]["whatsapp"]["variables"][0]["name"] == "name"
    shared = normalize(again.definition())["body"]
    assert (shared["sms"], shared["whatsapp"]) == (None, None)
    assert shared["multiChannel"]["template"] == "Hi {{0:variable}}!"


def test_parts_are_added_changed_and_removed() -> None:
    draft = opened(normalize(definition("Hi!", footer=section("Bye"), header=section("Hello"))))

    draft.header_type, draft.header.text = "image", "https://a.test/x.png"
    draft.footer.text = ""
    draft.advice, draft.expiry = True, "10"
    changed = normalize(draft.definition())
    draft.header_type = ""
    gone = normalize(draft.definition())

    assert (changed["header"]["type"], changed["header"]["template"]) == ("image", "https://a.test/x.png")
    assert changed["footer"] is None
    assert changed["authenticationConfig"] == {"addSecurityRecommendation": True, "codeExpirationMinutes": 10}
    assert gone["header"] is None
