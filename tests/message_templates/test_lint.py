"""Advice beside the rules: which advice each part gets, at which path, and that a fix makes its advice go away."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.message_templates.definition import normalize
from apps.message_templates.lint import Lint, applied, lint
from tests.factories.message_templates import definition, section, variable

PLAIN = "Hello, your order is ready for you."


def _told(given: dict[str, Any], category: str = "UTILITY", language: str = "") -> list[tuple[str, str, str]]:
    return [(each.path, each.severity, each.rule) for each in lint(given, category, language)]


def _pair(sms: str, whatsapp: str) -> dict[str, Any]:
    return {"body": {"sms": section(sms), "whatsapp": section(whatsapp)}}


def test_plain_template_needs_no_advice() -> None:
    assert lint(definition(PLAIN), "UTILITY", "en_US") == []


@pytest.mark.parametrize("given", [{}, {"body": 5}, {"body": {"sms": []}, "buttons": [None, 5], "header": "x"}])
def test_unfinished_definitions_are_read_as_far_as_possible(given: dict[str, Any]) -> None:
    assert all(each.path for each in lint(given, "UTILITY"))


def test_meta_reads_only_its_own_text() -> None:
    assert _told(_pair("One\n\n\ntwo", PLAIN)) == []
    assert _told(_pair(PLAIN, "One\n\n\ntwo")) == [("definition.body.whatsapp.template", "error", "many_breaks")]


def test_cost_is_the_cost_of_the_sms() -> None:
    costly = "x" * 100 + "…"

    assert _told(_pair(PLAIN, costly)) == []
    assert _told(_pair(costly, PLAIN)) == [("definition.body.sms.template", "cost", "costly_characters")]
    assert _told(definition(costly)) == [("definition.body.multiChannel.template", "cost", "costly_characters")]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            {"header": {"type": "text", "template": "Sale 🎉"}},
            [("definition.header.template", "error", "not_plain"), ("definition.header", "hint", "header_not_on_sms")],
        ),
        (
            {"header": {"type": "image", "template": "https://a.test/*.png"}},
            [("definition.header", "hint", "header_not_on_sms")],
        ),
        (
            {"footer": {"template": "From {{name}}"}},
            [
                ("definition.footer.template", "error", "variable_in_footer"),
                ("definition.footer", "hint", "footer_not_on_sms"),
            ],
        ),
        (
            {"buttons": [{"type": "URL", "props": {"text": "Go", "url": "https://wa.me/1415"}}]},
            [
                ("definition.buttons[0].props.url", "error", "link_to_whatsapp"),
                ("definition.buttons", "hint", "buttons_not_on_sms"),
            ],
        ),
        (
            {"buttons": [{"type": "URL", "props": {"text": "Go", "url": "https://bit.ly/x"}}]},
            [
                ("definition.buttons[0].props.url", "error", "shortened_link"),
                ("definition.buttons", "hint", "buttons_not_on_sms"),
            ],
        ),
    ],
)
def test_parts_beside_the_body(parts: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert _told(definition(PLAIN, **parts)) == expected


def test_link_that_sms_has_no_button_for() -> None:
    link = {"type": "URL", "props": {"text": "Shop coats", "url": "https://acme.test"}}
    reply = {"type": "QUICK_REPLY", "props": {"text": "Yes"}}

    assert [each.sentence for each in lint(definition(PLAIN, buttons=[link]), "UTILITY")] == [
        "SMS doesn't show buttons, so people can't open “Shop coats” there. Write the link in the text too."
    ]
    assert [each.sentence for each in lint(definition(PLAIN, buttons=[reply]), "UTILITY")] == [
        "SMS doesn't show buttons."
    ]


def test_category_decides_what_is_said_about_advertising() -> None:
    sale = definition("Our summer sale begins today.")

    assert _told(sale) == [("definition.body.multiChannel.template", "hint", "selling_words")]
    assert _told(sale, "MARKETING") == [("definition.body.multiChannel.template", "hint", "no_way_out")]
    assert [each.fix for each in lint(sale, "MARKETING", "fr")] == [None]


def test_language_that_meta_does_not_know() -> None:
    assert lint(definition(PLAIN), "UTILITY", "cy") == [
        Lint(
            "language",
            "error",
            "Meta has no templates in the language cy, so this one can only be sent by SMS.",
            rule="unknown_language",
        )
    ]


@pytest.mark.parametrize(
    ("sample", "severity", "rule", "fix"),
    [
        ("Name", "hint", "poor_sample", "Ada"),
        ("", "hint", "poor_sample", "Ada"),
        ("Ada\nLovelace", "error", "blanks_in_sample", "Ada Lovelace"),
        ("Ada     Lovelace", "error", "blanks_in_sample", "Ada Lovelace"),
    ],
)
def test_samples(sample: str, severity: str, rule: str, fix: str) -> None:
    given = definition("Hello {{0:variable}}, your order is ready.")
    given["body"]["multiChannel"]["variables"] = [variable("name", sample=sample)]

    (told,) = lint(given, "UTILITY")

    assert told.path == "definition.body.multiChannel.variables[0].props.sample"
    assert (told.severity, told.rule, told.fix) == (severity, rule, fix)


def test_sample_that_nothing_better_is_known_for() -> None:
    given = definition("Hello {{0:variable}}, your order is ready.", "zyx")
    given["body"]["multiChannel"]["variables"] = [variable("zyx", sample="zyx", regex="^zyx$")]

    assert [each.fix for each in lint(given, "UTILITY")] == [None]


def test_authentication_has_one_code_and_no_parts_of_its_own() -> None:
    given = definition("Welcome, your code is on its way.", header={"template": "Code"}, footer={"template": "Acme"})

    assert _told(given, "AUTHENTICATION") == [
        ("definition.header", "hint", "header_not_on_sms"),
        ("definition.footer", "hint", "footer_not_on_sms"),
        ("definition.body.multiChannel.template", "error", "not_one_code"),
        ("definition.header", "error", "header_of_authentication"),
        ("definition.footer", "error", "footer_of_authentication"),
        ("definition.buttons", "error", "no_code_button"),
    ]


def test_meta_writes_the_text_of_a_code_itself() -> None:
    given = definition("{{0:variable}} is your code", "code", buttons=[{"type": "OTP", "props": {"text": "Copy"}}])
    given["body"]["multiChannel"]["variables"] = [variable("code", sample="123456")]

    assert _told(given, "AUTHENTICATION") == [("definition.buttons", "hint", "buttons_not_on_sms")]


PIECES = st.sampled_from(
    [
        *("{{0:variable}}", "{{name}}", "{{ name }}", " ", "\n", "\n\n\n", ", ", ". ", "Hello ", "sale ", "%"),
        *("YOUR ORDER IS READY NOW ", "*b* ", "🎉", "…", "“", "\u00a0", "ł", "é", "x" * 60, "bit.ly/a "),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(str.strip)
SAMPLES = st.sampled_from(["", "Name", "Ada", "a\nb", "two     words", "…" * 30, "x" * 200, "a\tb"])


def _written(text: str, sample: str) -> dict[str, Any]:
    used = [variable("name", sample=sample)] if "{{" in text else []
    return {"template": text, "variables": used}


@given(TEXTS, TEXTS, SAMPLES, st.sampled_from(["MARKETING", "UTILITY", "AUTHENTICATION"]), st.booleans())
def test_fix_makes_its_advice_go_away(body: str, line: str, sample: str, category: str, is_shared: bool) -> None:
    texts = {"multiChannel": _written(body, sample)} if is_shared else {
        "sms": _written(body, sample), "whatsapp": _written(line, sample)
    }  # fmt: skip
    given = {"header": _written(line, sample), "body": texts, "footer": _written(line, sample)}

    for advice in lint(given, category):
        assert (advice.fix is None) == (advice.fix_label is None)
        if advice.fix is not None:
            mended = applied(given, advice)
            assert mended != given
            assert (advice.path, advice.rule) not in {(each.path, each.rule) for each in lint(mended, category)}


def test_fixes_one_after_the_other_leave_a_template_that_is_accepted() -> None:
    given = normalize(definition("{{name}}“YOUR ORDER IS READY, COME AND GET IT” " + "x" * 60 + "\n\n\n… {{name}}"))

    for _ in range(20):
        fixes = [each for each in lint(given, "MARKETING", "en_US") if each.fix is not None]
        if not fixes:
            break
        given = normalize(applied(given, fixes[0]))

    assert [each.severity for each in lint(given, "MARKETING", "en_US")] == []
