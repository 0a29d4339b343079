from __future__ import annotations

import pytest

from apps.core import sql
from apps.core.models import new_id
from apps.message_templates import naming
from tests.cast import assemble
from tests.factories import message_templates


@pytest.mark.django_db
def test_name_is_found_and_nothing_has_none() -> None:
    template = message_templates.template(assemble().acme)
    statement = f"SELECT {naming.name_of('%(id)s::uuid')}"

    assert sql.rows(statement, {"id": template.id}) == [(template.name,)]
    assert sql.rows(statement, {"id": new_id()}) == sql.rows(statement, {"id": None}) == [(None,)]
