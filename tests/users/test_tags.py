from __future__ import annotations

from django.template import Context, Template


def test_every_page_can_say_who_can() -> None:
    page = Template('{% who_can "webhooks.edit" %} can, {% who_can "team.hand_over" %} alone')

    assert page.render(Context()) == "Owners, admins and developers can, Owners alone"
