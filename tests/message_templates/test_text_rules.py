"""Each rule on texts that break it, with its fix, and on texts that are close to it but fine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.message_templates import placeholders, text_rules
from apps.message_templates.placeholders import Variable
from apps.message_templates.text_rules import Fault, Text

Rule = Callable[[Text], Fault | None]
DECLARED = (Variable(0, "name", sample="Ada"), Variable(1, "day", sample="Friday"))


def header(text: Text) -> Fault | None:
    return text_rules.not_plain(text, "header")


def _text(written: str) -> Text:
    return Text(written, DECLARED)


@pytest.mark.parametrize(
    ("rule", "written", "label", "fix"),
    [
        (text_rules.begins_with_variable, " {{name}}, hello", "Begin with Hello", "Hello {{name}}, hello"),
        (text_rules.ends_with_variable, "Hello {{0:variable}} \n", "Add a full stop", "Hello {{0:variable}}."),
        (
            text_rules.adjacent_variables,
            "On {{day}}{{name}} {{day}} we {{name}} come",
            "Add a comma",
            "On {{day}}, {{name}}, {{day}} we {{name}} come",
        ),
        (text_rules.too_many_variables, "Hi {{name}} on {{day}}!", None, None),
        (text_rules.too_many_variables, "您好 {{name}}", None, None),
        (text_rules.many_breaks, "One\n\n\nTwo\r\n \r\n\r\nThree", "Remove extra line breaks", "One\n\nTwo\n\nThree"),
        (header, "Big *sale* 🎉 for {{first_name}}", "Remove them", "Big sale for {{first_name}}"),
        (header, "🎉", None, None),
        (text_rules.selling_words, "Get a discount on your next order", None, None),
        (text_rules.shortened_link, "See https://bit.ly/x1 for more", None, None),
        (text_rules.shortened_link, "See TINYURL.com/x1 for more", None, None),
        (
            text_rules.shouting,
            "YOUR ORDER IS READY, {{NAME}}. COME AND GET IT",
            "Use sentence case",
            "Your order is ready, {{NAME}}. Come and get it",
        ),
        (text_rules.no_way_out, "Sale!", "Add “Reply STOP to opt out.”", "Sale! Reply STOP to opt out."),
        (text_rules.markup_on_sms, "Hello *Ada*, welcome", None, None),
        (text_rules.costly_characters, "x" * 100 + "…", "Replace with ...", "x" * 100 + "..."),
        (text_rules.costly_characters, "x" * 100 + "“Hi” – ok", "Replace all", "x" * 100 + '"Hi" - ok'),
        (text_rules.costly_characters, "x" * 100 + "\u00a0y", "Use a plain space", "x" * 100 + " y"),
        (text_rules.costly_characters, "x" * 100 + "😀", "Remove it", "x" * 100),
    ],
)  # fmt: skip
def test_text_that_breaks_a_rule(rule: Rule, written: str, label: str | None, fix: str | None) -> None:
    fault = rule(_text(written))

    assert fault is not None
    assert (fault.fix_label, fault.fix) == (label, fix)
    assert fix is None or rule(replace(_text(written), written=fix)) is None


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        (text_rules.begins_with_variable, "Hello {{name}}"),
        (text_rules.ends_with_variable, "Hello {{name}}!"),
        (text_rules.adjacent_variables, "For {{name}}, {{day}}"),
        (text_rules.adjacent_variables, "For {{name}}-{{day}}"),
        (text_rules.too_many_variables, "Hi {{name}}, see you"),
        (text_rules.too_many_variables, "您的订单已发货 {{name}}"),
        (text_rules.too_many_variables, "Hi"),
        (text_rules.many_breaks, "One\n\nTwo"),
        (header, "Order {{first_name}}"),
        (text_rules.selling_words, "Your order is on its way"),
        (text_rules.shortened_link, "See https://habit.ly/x or https://bit.ly.acme.test"),
        (text_rules.shouting, "STOP NOW"),
        (text_rules.shouting, "Your USPS parcel is in the USA, UK and EU"),
        (text_rules.shouting, "您的订单已发货您的订单已发货您的订单已发货"),
        (text_rules.no_way_out, "Sale! Text STOP to end"),
        (text_rules.no_way_out, "Soldes ! Répondez STOP"),
        (text_rules.markup_on_sms, "2*3*4 is 24, snake_case_name, a * b * c"),
        (text_rules.costly_characters, "Short…"),
        (text_rules.costly_characters, "Zażółć gęślą jaźń " * 6 + "…"),
        (text_rules.costly_characters, "x" * 200),
    ],
)
def test_text_that_is_fine(rule: Rule, written: str) -> None:
    assert rule(_text(written)) is None


def test_costly_characters_are_named_with_what_they_cost() -> None:
    fault = text_rules.costly_characters(_text("x" * 150 + "… “a” – ok"))

    assert fault is not None
    assert fault.sentence == (
        "“…”, left double quotation mark, right double quotation mark and 1 more make this SMS 3 parts instead of 2."
    )


def test_values_count_for_the_parts_of_an_sms() -> None:
    long = Text("It’s {{name}}.", (Variable(0, "name", sample="x" * 80),))

    assert text_rules.costly_characters(long) is not None
    assert text_rules.costly_characters(_text("It’s {{name}}.")) is None


def test_english_words_are_offered_only_in_english() -> None:
    foreign = replace(_text("{{name}}, Ihr Paket ist da"), is_english=False)

    for rule in (text_rules.begins_with_variable, text_rules.no_way_out):
        fault = rule(foreign)
        assert fault is not None
        assert fault.fix is None


def test_fix_never_makes_a_text_too_long() -> None:
    fault = text_rules.ends_with_variable(replace(_text("Hello {{name}}"), limit=14))

    assert fault is not None
    assert fault.fix is None


PIECES = st.sampled_from(
    [
        *("{{0:variable}}", "{{name}}", "{{ day }}", "{{\nname\n}}", " ", "\n", "\n\n\n", "\t", ", ", ". "),
        *("YOUR ORDER IS", "*b*", "_", "🎉", "…", "“", "\u00a0", "\u200b", "ł", "é", "{", "x" * 60, "İ", "ß"),
    ]
)  # fmt: skip
RULES: list[Rule] = [
    *(text_rules.begins_with_variable, text_rules.ends_with_variable, text_rules.adjacent_variables),
    *(text_rules.many_breaks, header, text_rules.shouting, text_rules.no_way_out, text_rules.costly_characters),
]


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(RULES))
@example("{_{{0:variable}}", header)
def test_fix_changes_words_and_never_the_variables(written: str, rule: Rule) -> None:
    fault = rule(_text(written))

    if fault and fault.fix is not None:
        names = [hole.name or hole.number for hole in placeholders.holes(written)]
        assert [hole.name or hole.number for hole in placeholders.holes(fault.fix)] == names
        assert len(fault.fix) <= 1024
        assert fault.fix != written
