"""What the dialog of a keyword asks."""

from __future__ import annotations

from apps.keywords import effective
from apps.keywords.forms import KeywordForm
from apps.message_templates.models import Category
from tests.cast import Cast
from tests.factories import keywords, message_templates


def test_only_what_may_be_changed_is_asked(cast: Cast) -> None:
    custom = keywords.keyword(cast.acme, "HOURS")
    found = {each.word: each for each in effective.keywords_of(cast.acme)}
    asked = {word: set(KeywordForm(cast.acme, keyword=found[word]).fields) for word in ("STOP", "START", custom.word)}

    reply = {"reply", "template_id"}
    assert set(KeywordForm(cast.acme).fields) == {"word", "action", *reply}
    assert asked == {
        "STOP": reply,
        "START": {*reply, "is_active"},
        "HOURS": {"word", "action", *reply, "is_active"},
    }


def test_templates_that_need_values_are_not_offered(cast: Cast) -> None:
    plain = message_templates.definition("We open at 9")
    message_templates.template(cast.acme, "with a name")
    message_templates.template(cast.acme, "code", category=Category.AUTHENTICATION, definition=plain)
    message_templates.template(cast.outsider, "theirs", definition=plain)
    message_templates.template(cast.acme, "hours", definition=plain)

    choices = KeywordForm(cast.shop).fields["template_id"].choices  # type: ignore[attr-defined]
    assert [name for _, name in choices] == ["No template", "hours"]
