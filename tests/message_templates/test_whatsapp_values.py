from __future__ import annotations

import pytest

from apps.message_templates.filling import Form
from apps.message_templates.parameters import ParametersInvalid
from apps.message_templates.placeholders import Variable
from apps.message_templates.whatsapp_values import OnWhatsApp, fault


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\tb", "a     b", "a\u2028b", "", "  ", "\u200b"])
def test_value_that_meta_refuses(value: str) -> None:
    assert str(fault(value)).endswith(", which WhatsApp doesn't accept")


@pytest.mark.parametrize("value", ["a", "a    b", "Ünï 😀", "x" * 900])
def test_value_that_meta_takes(value: str) -> None:
    assert fault(value) is None


def test_code_has_a_limit_of_its_own() -> None:
    assert fault("x" * 16, is_code=True) == "is longer than 15 characters, which WhatsApp doesn't accept for a code"
    assert fault("x" * 15, is_code=True) is None


def test_text_that_is_too_long_names_its_longest_value() -> None:
    declared = [Variable(0, "name"), Variable(1, "note")]
    check = OnWhatsApp(("name", "note"), "", Form("{{name}}: {{note}}", declared), None)

    check({"name": "Ada", "note": "x" * 1019})
    with pytest.raises(ParametersInvalid) as refused:
        check({"name": "Ada", "note": "x" * 1020})

    assert refused.value.message == "The text is longer than 1024 characters, which WhatsApp doesn't accept."
    assert refused.value.field == "note"
