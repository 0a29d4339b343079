"""Texts with their variables filled in, per channel, and parameters that do not fit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.message_templates import render
from apps.message_templates.definition import normalize
from apps.message_templates.parameters import ParametersInvalid
from apps.message_templates.render import Body, Compiled
from tests.factories.message_templates import definition, section, variable


def _compiled(given: dict[str, Any], category: str | None = None) -> Compiled:
    return render.compile(normalize(given, category=category))


def _said(text: str, parameters: dict[str, str], *names: str) -> str:
    return _compiled(definition(text, *names)).render("sms", parameters).content


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Plain", "Plain"),
        ("Hi {{0:variable}} on {{1:variable}}", "Hi Ada on Friday"),
        ("Hi {{name}} on {{day}}", "Hi Ada on Friday"),
        ("Hi {{1}} on {{2}}", "Hi Ada on Friday"),
        ("Hi {{0}} on {{1}}", "Hi Ada on Friday"),
        ("{{0:variable}}{{0:variable}}", "AdaAda"),
        ("100% {{0:variable}} %s %(x)s {x} {0}", "100% Ada %s %(x)s {x} {0}"),
        ("{{ 0:variable }}", "Ada"),
        ("{{1:variable}}, {{0:variable}}", "Friday, Ada"),
    ],
)
def test_every_way_to_write_a_placeholder(text: str, said: str) -> None:
    compiled = render.compile(definition(text, "name", "day"))  # old rows may declare what they do not use

    assert compiled.render("sms", {"name": "Ada", "day": "Friday"}).content == said


@given(st.text(max_size=40).filter(str.strip), st.text(max_size=20))
def test_values_are_put_in_as_they_are(text: str, value: str) -> None:
    plain = text.replace("{", "").replace("}", "").replace("\0", "")
    if any("\ud800" <= character <= "\udfff" for character in plain):
        return

    assert _said(f"{plain}{{{{0:variable}}}}", {"name": value}, "name") == plain + value


def test_value_is_not_searched_for_placeholders() -> None:
    said = _said("{{0:variable}} {{1:variable}}", {"a": "{{1:variable}} %s", "b": "x"}, "a", "b")

    assert said == "{{1:variable}} %s x"


FULL = {
    "header": {"type": "text", "template": "For {{0:variable}}", "variables": [variable("name")]},
    "body": {"sms": section("S {{0:variable}}", "name"), "whatsapp": section("W {{0:variable}}", "name")},
    "footer": {"template": "Acme, {{0:variable}}", "variables": [variable("city")]},
    "buttons": [
        {"id": 1, "type": "URL", "props": {"text": "Go", "url": "https://a.test/{{id}}"}},
        {"id": 2, "type": "PHONE_NUMBER", "props": {"text": "Call", "phoneNumber": "4155552671", "countryCode": "1"}},
    ],
}
VALUES = {"name": "Ada", "city": "Paris", "id": "42", "unknown": "x"}


def test_sms_carries_the_body_alone() -> None:
    assert _compiled(FULL).render("sms", VALUES) == Body(None, "S Ada", None, None)


@pytest.mark.parametrize("channel", ["whatsapp", "rcs"])
def test_other_channels_carry_everything(channel: str) -> None:
    body = _compiled(FULL).render(channel, VALUES)

    assert body.as_wire() == {
        "header": "For Ada",
        "content": "W Ada",
        "footer": "Acme, Paris",
        "buttons": [
            {"type": "URL", "value": "https://a.test/42", "text": "Go"},
            {"type": "PHONE_NUMBER", "value": "+14155552671", "text": "Call"},
        ],
    }


def test_rcs_has_words_of_its_own_where_they_are_given() -> None:
    sent = definition("All")
    sent["body"]["rcs"] = section("Rich")

    compiled = _compiled(sent)

    assert [compiled.render(channel, {}).content for channel in ("sms", "whatsapp", "rcs")] == ["All", "All", "Rich"]
    assert compiled.channels == ("sms", "whatsapp", "rcs")


def test_wire_of_a_plain_text() -> None:
    assert _compiled(definition("Hi")).render("sms", {}).as_wire() == {
        "header": None,
        "content": "Hi",
        "footer": None,
        "buttons": None,
    }


def test_wire_is_the_callers_own() -> None:
    compiled = _compiled(definition("Hi", buttons=[{"type": "QUICK_REPLY", "props": {"text": "Yes"}}]))

    compiled.render("whatsapp", {}).as_wire()["buttons"][0]["text"] = "No"

    assert compiled.render("whatsapp", {}).as_wire()["buttons"] == [
        {"type": "QUICK_REPLY", "value": "Yes", "text": "Yes", "postbackData": "Yes"}
    ]


@pytest.mark.parametrize(
    ("button", "wire"),
    [
        (
            {"type": "QUICK_REPLY", "props": {"text": "Yes", "quickReplyType": "agree"}},
            {"type": "QUICK_REPLY", "value": "Yes", "text": "Yes", "postbackData": "agree"},
        ),
        (
            {"type": "URL", "props": {"text": "Go", "url": "https://a.test"}},
            {"type": "URL", "value": "https://a.test", "text": "Go"},
        ),
        (
            {"type": "PHONE_NUMBER", "props": {"text": "Call", "phoneNumber": "+4930123456"}},
            {"type": "PHONE_NUMBER", "value": "+4930123456", "text": "Call"},
        ),
        (
            {"type": "PHONE_NUMBER", "props": {"text": "Call", "phoneNumber": "4155552671", "countryCode": "US"}},
            {"type": "PHONE_NUMBER", "value": "+14155552671", "text": "Call"},
        ),
        ({"type": "VOICE_CALL", "props": {"text": "Call"}}, {"type": "VOICE_CALL", "value": "Call", "text": "Call"}),
        (
            {"type": "COPY_CODE", "props": {"text": "Copy", "offerCode": "SAVE10"}},
            {"type": "COPY_CODE", "value": "SAVE10", "text": "Copy"},
        ),
        ({"type": "COPY_CODE", "props": {"text": "Copy"}}, {"type": "COPY_CODE", "value": "123456", "text": "Copy"}),
        ({"type": "OTP", "props": {"text": ""}}, {"type": "OTP", "value": "123456", "text": "Copy code"}),
    ],
)
def test_buttons_on_the_wire(button: dict[str, Any], wire: dict[str, str]) -> None:
    compiled = _compiled(definition("Your code: {{0:variable}}", "code", buttons=[button]))

    assert compiled.render("whatsapp", {"code": "123456"}).as_wire()["buttons"] == [wire]


@pytest.mark.parametrize(("minutes", "footer"), [(None, None), (1, "1 minute"), (10, "10 minutes")])
def test_authentication_template_adds_its_advice_away_from_sms(minutes: int | None, footer: str | None) -> None:
    config = {"addSecurityRecommendation": True, "codeExpirationMinutes": minutes}
    compiled = _compiled(definition("Code {{0:variable}}.", "code", authenticationConfig=config), "AUTHENTICATION")

    rich, plain = compiled.render("whatsapp", {"code": "1"}), compiled.render("sms", {"code": "1"})

    assert rich.content == "Code 1. For your security, do not share this code."
    assert rich.footer == (f"This code expires in {footer}." if footer else None)
    assert (plain.content, plain.footer) == ("Code 1.", None)


def test_media_header_is_the_address_given_for_it() -> None:
    picture = {"id": 0, "name": "pic", "type": "media", "props": {"mediaType": "image", "url": "https://a.test/d.png"}}
    compiled = _compiled(definition("Hi", header={"type": "image", "variables": [picture]}))

    assert compiled.render("whatsapp", {}).header == "https://a.test/d.png"
    assert compiled.render("whatsapp", {"pic": "https://a.test/x.png"}).header == "https://a.test/x.png"


def test_samples_make_a_preview() -> None:
    compiled = _compiled(FULL)

    compiled.check(compiled.samples())

    assert compiled.render("whatsapp", compiled.samples()).content == "W Ada"


def test_variables_are_listed_in_reading_order() -> None:
    assert [entry.name for entry in _compiled(FULL).variables] == ["name", "city", "id"]


def test_template_without_an_approval_is_not_written_for_whatsapp() -> None:
    assert render.Compiled(definition(), status="PENDING").channels == ("sms",)
    assert render.Compiled(definition()).channels == ("sms", "whatsapp")


# --- What a channel leaves out ---


def test_sms_leaves_out_all_but_the_body() -> None:
    assert render.left_out(FULL, "sms") == ["header", "footer", "buttons"]
    assert render.left_out(FULL, "whatsapp") == []
    assert render.left_out(definition(), "sms") == []


def test_sms_leaves_out_what_is_added_to_a_code() -> None:
    config = {"addSecurityRecommendation": True, "codeExpirationMinutes": 5}

    assert render.left_out(definition(authenticationConfig=config), "sms") == ["security recommendation", "footer"]


# --- What WhatsApp doesn't take ---


def test_automatic_message_with_a_line_break_fits_sms_and_not_whatsapp() -> None:
    compiled = _compiled(definition())
    compiled.check({"name": "Ada\nLovelace"})

    assert [compiled.fits(channel, {"name": "Ada\nLovelace"}) for channel in ("sms", "whatsapp", "rcs")] == [
        True,
        False,
        True,
    ]
    assert compiled.fits("whatsapp", {"name": "Ada"})


def test_message_that_must_go_over_whatsapp_is_refused() -> None:
    with pytest.raises(ParametersInvalid) as refused:
        _compiled(definition()).check({"name": "Ada\nLovelace"}, channel="whatsapp")

    sentence = "holds a line break, a tab or more than four spaces in a row, which WhatsApp doesn't accept"
    assert refused.value.message == f"Template parameter 'name' {sentence}."
    assert refused.value.field == "name"


def test_faults_on_a_channel() -> None:
    compiled = _compiled(FULL)

    assert list(compiled.faults({**VALUES, "city": "a\tb"}, channel="whatsapp")) == ["city"]
    assert compiled.faults({**VALUES, "city": "a\tb"}) == {}
    assert list(compiled.faults({}, channel="whatsapp")) == ["name", "city", "id"]


def test_values_of_the_sms_text_are_free() -> None:
    sent = {"body": {"sms": section("S {{0:variable}}", "note"), "whatsapp": section("W {{0:variable}}", "name")}}

    assert _compiled(sent).fits("whatsapp", {"note": "a\nb", "name": "Ada"})
    assert not _compiled(sent).fits("whatsapp", {"note": "a", "name": "A\nda"})


def test_texts_have_limits_once_they_are_filled_in() -> None:
    compiled = _compiled(FULL)

    assert not compiled.fits("whatsapp", {**VALUES, "name": "x" * 57})
    assert compiled.fits("whatsapp", {**VALUES, "name": "x" * 56})
    assert compiled.fits("sms", {**VALUES, "name": "x" * 57})


def test_media_header_may_be_a_long_address() -> None:
    picture = {"id": 0, "name": "pic", "type": "media", "props": {"mediaType": "image", "url": "https://a.test/d.png"}}
    compiled = _compiled(definition("Hi", header={"type": "image", "variables": [picture]}))

    assert compiled.fits("whatsapp", {"pic": f"https://a.test/{'x' * 100}.png"})


@pytest.mark.parametrize("button", ["OTP", "COPY_CODE"])
def test_copied_code_is_short(button: str) -> None:
    compiled = _compiled(
        definition("Your code: {{0:variable}}", "code", buttons=[{"type": button, "props": {"text": "Copy"}}])
    )

    assert compiled.fits("whatsapp", {"code": "x" * 15})
    assert not compiled.fits("whatsapp", {"code": "x" * 16})
    assert compiled.fits("sms", {"code": "x" * 16})
