"""Who changed this, when, from what to what: the page of the audit log answers for 30 verbs taken at random."""

from __future__ import annotations

from html import unescape
from random import Random

import pytest
from django.test import Client
from django.utils.html import strip_tags

from apps.audit.models import Entry
from apps.core.models import new_id
from apps.core.tags import exact
from tests import each_case
from tests.api.v2.v2_program import Program as OldProgram
from tests.api.v3_program import Program
from tests.audit_log.verbs import VERBS, ChangeVerb, Stage
from tests.cast import Cast

_TAKEN = 30


@pytest.fixture
def stage(cast: Cast, client: Client) -> Stage:
    client.force_login(cast.owner)
    return Stage(cast, Program(cast.acme), OldProgram(cast.acme), client)


def _author(verb: ChangeVerb) -> str:
    if verb.door.startswith("manage.py"):
        return "Operator of this server"
    return "Test (" if " /v" in verb.door else "owner@acme.test"


def _words(client: Client, address: str) -> str:
    return " ".join(unescape(strip_tags(client.get(address).content.decode())).split())


@pytest.mark.django_db
def test_the_log_answers_for_verbs_taken_at_random(stage: Stage) -> None:
    seed = new_id().int % 100_000  # in the message of a failure

    def check(verb: ChangeVerb) -> None:
        begun = new_id()
        verb.do(stage)
        found = Entry.objects.filter(thing=verb.thing, door=verb.door, id__gt=begun)
        assert found.exists(), f"no entry of {verb.door}"
        page = " ".join(_words(stage.owner, f"/audit/{entry.id}/") for entry in found)
        told = (_author(verb), verb.door, verb.field, verb.before, verb.after, exact(found[0].at))
        assert [each for each in told if each not in page] == []

    chosen = Random(seed).sample(VERBS, _TAKEN)
    assert {verb.door: why for (verb,), why in each_case.wrong([(verb,) for verb in chosen], check).items()} == {}, seed
