from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.errors import Invalid
from apps.message_templates.builder import posted
from apps.message_templates.builder.form_definition import Draft
from apps.message_templates.definition import normalize
from tests.factories.message_templates import definition

FIELDS = {
    "was-shared": "on",
    "header-type": "text",
    "header-text": "Your order",
    "multiChannel-text": "Hi {{0:variable}},\r\nhow are you?",
    "multiChannel-var-0-id": "0",
    "multiChannel-var-0-name": "name ",
    "multiChannel-var-0-type": "variable",
    "multiChannel-var-0-sample": "Ada",
    "footer-text": "Bye",
    "button-0-type": "URL",
    "button-0-text": "View",
    "button-0-url-text": "https://a.test/{{0:variable}}",
    "button-0-url-var-0-id": "0",
    "button-0-url-var-0-name": "order",
    "button-0-url-var-0-sample": "A-1",
    "advice": "on",
    "expiry": "5",
}


def test_fields_are_read_as_a_definition() -> None:
    stored = normalize(posted.read(FIELDS).definition())

    assert stored["header"] == {"type": "text", "template": "Your order"}
    shared = stored["body"]["multiChannel"]
    assert shared["template"] == "Hi {{0:variable}},\nhow are you?"
    assert [(each["name"], each["props"]["sample"]) for each in shared["variables"]] == [("name", "Ada")]
    assert stored["footer"]["template"] == "Bye"
    (button,) = stored["buttons"]
    assert (button["id"], button["type"], button["props"]["urlType"]) == (1, "URL", "dynamic")
    assert button["props"]["variables"][0]["name"] == "order"
    assert stored["authenticationConfig"] == {"addSecurityRecommendation": True, "codeExpirationMinutes": 5}


def test_keys_without_a_field_come_back_with_the_definition_it_was_opened_from() -> None:
    base = {**definition("Hi!"), "x-note": [1]}
    fields = {"base": json.dumps(base), "multiChannel-text": "Hello!"}

    stored = normalize(posted.read(fields).definition())

    assert stored["x-note"] == [1]
    assert stored["body"]["multiChannel"]["template"] == "Hello!"


def test_a_broken_base_is_ignored() -> None:
    for base in ("{", "[]", '{"body": 1}', "[" * 9000):
        assert posted.read({"base": base}) == Draft()


_VALUES = st.sampled_from(["", "on", "off", "0", "9", "URL", "OTP", "image", "{{0:variable}}", "https://a.test", "²"])


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from([*FIELDS, "button-0-at", "button-0-activeFor", "rcs-text"]), _VALUES))
def test_whatever_is_posted_is_a_definition_to_judge(fields: dict[str, Any]) -> None:
    draft = posted.read(fields)
    draft.declare()
    whole = draft.definition()

    assert json.loads(json.dumps(whole)) == whole
    try:
        stored = normalize(whole)
    except Invalid:
        return
    assert normalize(stored) == stored
