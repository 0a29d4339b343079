"""What messages of the demo company say: every variable has a value that its template takes."""

from __future__ import annotations

import json
from random import Random

from sentdash.company.account import Account
from sentdash.company.wording import Wording


def test_every_template_can_be_filled_in(company: Account) -> None:
    wording = Wording(company.templates, Random(1))

    for name in company.templates.keys() - {"order_confirmation", "appointment_reminder"}:
        compiled = wording.compiled(name)
        values = wording.values(compiled, "Ada")
        compiled.check(values)
        assert "{{" not in (compiled.render("sms", values).content or "")


def test_metadata_tell_where_a_message_came_from() -> None:
    wording = Wording({}, Random(1))
    request = wording.request_id()

    assert json.loads(wording.metadata(request))["request_id"] == request
    assert json.loads(wording.metadata(None))["origin"] == "playground"
