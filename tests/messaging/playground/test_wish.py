"""What a wish still needs before it can be sent."""

from __future__ import annotations

from apps.messaging.playground import dry_run
from apps.messaging.playground.wish import Wish
from tests.cast import Cast
from tests.factories import message_templates
from tests.messaging.conftest import NOW


def test_a_link_with_an_address_of_its_own_needs_nothing(cast: Cast) -> None:
    link = message_templates.variable("shop", url="https://acme.test", sample="https://acme.test") | {"type": "link"}
    body = {"multiChannel": {"type": None, "template": "See {{0:link}}", "variables": [link]}}
    template = message_templates.template(cast.acme, definition={"definitionVersion": "1.0", "body": body})

    asked = Wish(template)

    assert asked.open == ()
    assert dry_run.preview(cast.acme, asked, now=NOW).words[0].body.content == "See https://acme.test"
