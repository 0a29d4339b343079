"""A flag of inheritance that was just switched holds for the next send, in processes that remember the caller too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v3.sending import body_of
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import message_templates
from tests.factories.contacts import PHONE, contact


@pytest.mark.django_db
def test_the_next_send_follows_a_switched_flag(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    template, shop, acme = message_templates.template(cast.acme), Program(cast.shop), Program(cast.acme)
    contact(cast.acme, PHONE, opt_out=True)

    def switch(**flags: bool) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert acme.patch(f"/v3/profiles/{cast.shop.id}", flags).status == 200

    def send() -> tuple[int, str]:
        answer = shop.post("/v3/messages", body_of(template))
        return answer.status, answer.error["code"] if answer.error else ""

    assert send() == (422, "BUSINESS_004")
    switch(inherit_contacts=False)
    assert send() == (202, "")
    switch(inherit_templates=False)
    assert send() == (404, "RESOURCE_002")
    switch(inherit_templates=True)
    assert send() == (202, "")
