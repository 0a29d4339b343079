"""Whose templates a customer may change and remove, and which of several templates a name finds."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from apps.message_templates import finding, removing
from tests.cast import Cast, change
from tests.factories.message_templates import template
from tests.message_templates.authoring import NOW, create, edit

# --- Whose it is ---


def test_inherited_template_can_be_read_and_not_changed(cast: Cast) -> None:
    row = template(cast.acme)

    assert finding.find(cast.shop, row.id).is_inherited
    with pytest.raises(finding.TemplateReadOnly):
        edit(cast.shop, row, name="mine")
    with pytest.raises(finding.TemplateReadOnly):
        removing.remove(cast.shop, row, now=NOW)


def test_organization_may_change_the_templates_of_its_profiles(cast: Cast) -> None:
    row = template(cast.shop)

    assert edit(cast.acme, row, name="renamed").profile == cast.shop.profile


@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_strangers_get_nothing(cast: Cast, stranger: str) -> None:
    row = template(cast.shop)
    customer = getattr(cast, stranger)

    for attempt in (
        lambda: finding.find(customer, row.id),
        lambda: finding.resolve(customer, id=row.id),
        lambda: finding.resolve(customer, name=row.name),
        lambda: edit(customer, row, name="mine"),
        lambda: removing.remove(customer, row, now=NOW),
    ):
        with pytest.raises(finding.TemplateNotFound) as caught:
            attempt()
        assert (caught.value.code, caught.value.message) == ("RESOURCE_002", "Template not found")


# --- Removing ---


def test_removed_template_is_found_no_more(cast: Cast) -> None:
    row = template(cast.acme)

    removing.remove(cast.acme, row, now=NOW)

    with pytest.raises(finding.TemplateNotFound):
        finding.find(cast.acme, row.id)
    with pytest.raises(finding.TemplateNotFound):
        removing.remove(cast.acme, row, now=NOW)


def test_removing_frees_the_name(cast: Cast) -> None:
    removing.remove(cast.acme, template(cast.acme, "hello_welcome"), now=NOW)

    assert create(cast.acme).name == "hello_welcome"


# --- Resolving ---


def test_own_template_goes_before_an_inherited_one_of_its_name(cast: Cast) -> None:
    template(cast.acme)
    own = template(cast.shop)

    assert finding.resolve(cast.shop, name="GREETING") == own


def test_organizations_template_goes_before_a_shared_one(cast: Cast) -> None:
    change(cast.sibling, allow_template_sharing=True)
    template(cast.sibling)
    parents = template(cast.acme)

    assert finding.resolve(cast.shop, name="greeting") == parents


def test_organizations_own_goes_before_its_profiles(cast: Cast) -> None:
    of_profile = template(cast.shop)

    assert finding.resolve(cast.acme, name="greeting") == of_profile

    own = template(cast.acme)

    assert finding.resolve(cast.acme, name="greeting") == own


def test_id_wins_over_name(cast: Cast) -> None:
    first, second = template(cast.acme, "first"), template(cast.acme, "second")

    assert finding.resolve(cast.acme, id=first.id, name=second.name) == first


@pytest.mark.parametrize("wanted", [{"id": uuid4()}, {"name": "unknown"}, {"name": ""}, {"name": "a\0"}, {}])
def test_nothing_to_be_found(cast: Cast, wanted: dict[str, Any]) -> None:
    with pytest.raises(finding.TemplateNotFound):
        finding.resolve(cast.acme, **wanted)
