from __future__ import annotations

from django.template import Context, Template


def test_every_page_can_write_a_number() -> None:
    page = Template("{{ phone|number }}, {{ sender|number }}")

    assert page.render(Context({"phone": "+442079460958", "sender": "ACME"})) == "+44 20 7946 0958, ACME"
