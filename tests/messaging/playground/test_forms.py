"""What people fill in on the playground."""

from __future__ import annotations

import pytest

from apps.core.errors import DomainError
from apps.message_templates.models import MessageTemplate
from apps.messaging.playground.forms import PlaygroundForm
from apps.messaging.sending.accepting import MAX_PARAMETERS, AllOptedOut
from tests.cast import Cast
from tests.factories import message_templates

ADA = "+14155552671"


def filled(template: MessageTemplate, **fields: str) -> dict[str, str]:
    return {"template": str(template.id), "to": ADA, "channel": "", "var_name": "Ada", **fields}


def test_its_fields_follow_from_the_template(cast: Cast, template: MessageTemplate) -> None:
    form = PlaygroundForm(cast.acme, initial={})

    assert form.chosen == template
    assert [(field.name, sample) for field, sample in form.variables] == [("var_name", "Ada")]


def test_a_wish_is_understood_before_it_is_whole(cast: Cast, template: MessageTemplate) -> None:
    wish = PlaygroundForm(cast.acme, initial={"to": f"{ADA}\nJane", "channel": "pigeon"}).wish()

    assert wish is not None
    assert (wish.phones, wish.channel, wish.parameters) == ((ADA,), None, {})


def test_without_a_template_there_is_no_wish(cast: Cast) -> None:
    assert PlaygroundForm(cast.acme, initial={}).wish() is None


def test_whole_it_holds(cast: Cast, template: MessageTemplate) -> None:
    form = PlaygroundForm(cast.acme, filled(template, channel="sms"), initial={})

    assert form.is_valid()
    wish = form.wish()
    assert wish is not None
    assert (wish.template, wish.phones, wish.channel, wish.parameters) == (template, (ADA,), "sms", {"name": "Ada"})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": f"{ADA}\nJane"}, "to"),
        ({"var_name": ""}, "var_name"),
        ({"channel": "pigeon"}, "channel"),
        ({"var_name": "x" * (MAX_PARAMETERS + 1)}, "__all__"),
    ],
    ids=["nobody", "a bad line", "nothing filled in", "unknown channel", "too much"],
)
def test_what_is_wrong_stands_at_its_field(
    cast: Cast, template: MessageTemplate, fields: dict[str, str], field: str
) -> None:
    form = PlaygroundForm(cast.acme, filled(template, **fields), initial={})

    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("problem", "field"),
    [(AllOptedOut(field="to"), "to"), (DomainError("No.", field="name"), "var_name"), (DomainError("No."), "__all__")],
    ids=["a field", "a variable", "the whole"],
)
def test_a_refusal_stands_at_its_field(cast: Cast, template: MessageTemplate, problem: DomainError, field: str) -> None:
    form = PlaygroundForm(cast.acme, filled(template), initial={})
    assert form.is_valid()

    form.blame(problem)

    assert form.errors == {field: [problem.message]}


def test_only_templates_one_may_use_are_offered(cast: Cast, template: MessageTemplate) -> None:
    foreign = message_templates.template(cast.outsider, "foreign")
    sibling = message_templates.template(cast.sibling, "sibling")

    form = PlaygroundForm(cast.shop, filled(foreign), initial={})

    assert not form.is_valid()
    assert "template" in form.errors
    assert form.chosen == template
    assert PlaygroundForm(cast.shop, initial={"template": str(sibling.id)}).chosen == template
