"""What no trail sees is noted as the act of whoever acts."""

from __future__ import annotations

import pytest

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind, Entry
from apps.audit.noting import note
from apps.core.models import new_id


@pytest.mark.django_db
def test_act_is_noted_as_a_change_of_its_thing() -> None:
    thing, organization = new_id(), new_id()

    with acting(Actor(ActorKind.OPERATOR, "Olga")):
        note("wallet", thing, {"put in": "$12.50"}, name="Acme", organization=organization, profile=None)

    entry = Entry.objects.get(thing_id=str(thing))
    assert (entry.actor, entry.verb, entry.name, entry.organization_id) == ("Olga", "changed", "Acme", organization)
    assert entry.changes == {"put in": [None, "$12.50"]}
