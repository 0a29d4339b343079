from __future__ import annotations

import pytest

from apps.core.errors import Invalid
from apps.message_templates import actions
from apps.message_templates.definition import normalize
from apps.message_templates.models import Category, MessageTemplate, Submission
from apps.message_templates.render import Compiled
from apps.one_time_codes import code_template
from apps.one_time_codes.code_template import NoCodeTemplate
from tests.cast import Cast
from tests.one_time_codes.conftest import NOW


def test_every_account_has_one(cast: Cast) -> None:
    first, again = (code_template.provide(cast.shop, now=NOW) for _ in range(2))

    assert first == again
    assert first != code_template.provide(cast.acme, now=NOW)
    assert MessageTemplate.objects.owned_by(cast.shop).count() == 1
    assert Submission.objects.filter(version__template=first).count() == 1


def test_it_holds_to_the_rules(cast: Cast) -> None:
    ours = code_template.provide(cast.acme, now=NOW)

    assert normalize(ours.definition, category=Category.AUTHENTICATION) == ours.definition


def test_sms_names_the_business_and_whatsapp_has_metas_words(cast: Cast) -> None:
    form = Compiled(code_template.provide(cast.acme, now=NOW).definition)
    given = {"code": "482913", "business_name": "Acme"}

    assert form.render("sms", given).content.startswith("482913 is your Acme verification code.")
    assert form.render("whatsapp", given).content.startswith("482913 is your verification code.")


def test_other_templates_must_be_for_codes(cast: Cast) -> None:
    body = {"multiChannel": {"template": "Your order {{order}} has shipped."}}
    other = actions.create(cast.acme, definition={"body": body}, category="UTILITY", now=NOW)

    with pytest.raises(NoCodeTemplate):
        code_template.named(cast.acme, id=other.id)


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("{{pin}} is your code for {{shop}}.", "pin"),
        ("{{shop}}: your code is {{code}}.", "code"),
    ],
)
def test_variable_of_the_code(cast: Cast, text: str, variable: str) -> None:
    body = {"multiChannel": {"template": text}}
    template = actions.create(cast.acme, definition={"body": body}, category="AUTHENTICATION", now=NOW)

    assert code_template.code_variable(template) == variable


def test_template_without_a_variable(cast: Cast) -> None:
    body = {"multiChannel": {"template": "Your code is on its way."}}
    template = actions.create(cast.acme, definition={"body": body}, category="AUTHENTICATION", now=NOW)

    with pytest.raises(Invalid):
        code_template.code_variable(template)
