"""Code with real ids. That it runs is shown against a live server, in tests/pages/test_messages.py."""

from __future__ import annotations

import json
import shlex

from apps.messaging import snippets
from tests.cast import Cast
from tests.factories import message_templates, messaging


def test_the_body_is_that_of_the_message(cast: Cast) -> None:
    assert cast.shop.profile is not None
    template = message_templates.template(cast.shop)
    message = messaging.message(
        cast.shop, template_id=template.id, parameters={"name": 'Ada\'s "x"'}, channel="sms", is_pinned=True
    )

    code = snippets.of(message, template, site_url="http://here", profile=cast.shop.profile.id)

    body = {
        "to": ["+14155552671"],
        "channel": ["sms"],
        "template": {"id": str(template.id), "parameters": {"name": 'Ada\'s "x"'}},
    }
    assert json.loads(code.raw) == body
    assert json.loads(shlex.split(f"'{code.shell}'")[0]) == body
    assert {name: json.loads(text) for name, text in code.literals.items()} == body
    assert (code.profile, code.quoted_url) == (str(cast.shop.profile.id), '"http://here"')


def test_a_first_call_uses_the_samples(cast: Cast) -> None:
    template = message_templates.template(cast.acme)

    code = snippets.first(template, site_url="http://here")

    assert code.body["template"] == {"id": str(template.id), "parameters": {"name": "Ada"}}
    assert code.profile == ""


def test_what_a_message_lacks_gets_a_plausible_value(cast: Cast) -> None:
    words = message_templates.definition("Hello {{0:variable}}, order {{1:variable}}", "name", "order_id")
    template = message_templates.template(cast.acme, definition=words)
    message = messaging.message(cast.acme, template_id=template.id, parameters={"name": "Bob"})

    code = snippets.of(message, template, site_url="http://here", profile=None)

    assert code.body["template"]["parameters"] == {"name": "Bob", "order_id": "A-1042"}
