"""Versions changed by two people at the same time, and by people who may not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from apps.message_templates import finding, versions
from apps.message_templates.content import Typed
from apps.message_templates.models import TemplateStatus, TemplateVersion
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories.message_templates import definition, template
from tests.message_templates.authoring import LATER, create, edit
from tests.message_templates.versioning import AGAIN, NEW, change, start


def test_stale_edit_is_refused_and_not_lost(cast: Cast) -> None:
    version = start(template(cast.acme))
    opened = version.stamp
    change(version)

    with pytest.raises(versions.StaleEdit):
        change(version, seen=opened, definition=definition("Mine {{0:variable}}"))

    assert TemplateVersion.objects.get(id=version.id).definition["body"] == NEW["body"]


def test_stale_edit_of_a_template_is_refused(cast: Cast) -> None:
    row = create(cast.acme)
    opened = versions.newest(row).stamp
    edit(cast.acme, row, definition=NEW)

    with pytest.raises(versions.StaleEdit):
        edit(cast.acme, row, definition=definition("Mine {{0:variable}}"), seen=opened)


def test_only_the_newest_version_is_worked_on(cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.REJECTED)
    old = row.versions.get()
    start(row)

    with pytest.raises(versions.StaleEdit):
        change(old)
    with pytest.raises(versions.StaleEdit):
        versions.submit(cast.acme, old, now=LATER)


@pytest.mark.django_db(transaction=True)
def test_versions_started_at_the_same_time_are_one() -> None:
    cast = assemble()
    row = template(cast.acme)

    def one(_number: int) -> int:
        try:
            return start(row).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(one, range(4))) == {2}
    assert row.versions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_edits_at_the_same_time_one_wins_and_the_others_learn_of_it() -> None:
    cast = assemble()
    version = start(template(cast.acme))

    def one(number: int) -> str:
        try:
            change(
                version, definition=definition(f"{number} {{{{0:variable}}}}"), now=AGAIN + timedelta(seconds=number)
            )
            return "saved"
        except versions.StaleEdit:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == ["saved", "stale", "stale", "stale"]


def test_versions_of_others_are_seen_or_changed_by_nobody_else(cast: Cast) -> None:
    row = template(cast.acme)
    version = start(row)
    acts: list[Callable[[Customer], object]] = [
        lambda who: versions.start(who, row, now=AGAIN),
        lambda who: versions.edit(who, version, Typed(definition=NEW), now=AGAIN),
        lambda who: versions.submit(who, version, now=AGAIN),
        lambda who: versions.discard(who, version, now=AGAIN),
        lambda who: versions.roll_back(who, row, 1, now=AGAIN),
    ]

    assert versions.find(cast.shop, version.id) == version
    for act in acts:
        with pytest.raises(finding.TemplateNotFound):
            act(cast.outsider)
        with pytest.raises(finding.TemplateReadOnly):
            act(cast.shop)
    for customer, version_id in ((cast.outsider, version.id), (cast.acme, uuid4())):
        with pytest.raises(versions.VersionNotFound):
            versions.find(customer, version_id)
