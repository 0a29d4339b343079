"""Which contacts a bulk action is for."""

from __future__ import annotations

from apps.contacts import bulk_selection
from apps.contacts.listing import ContactFilters
from apps.core.models import new_id
from tests.cast import Cast
from tests.factories.contacts import contact


def test_what_was_selected_is_kept_as_it_was() -> None:
    named, filters = [new_id(), new_id()], ContactFilters(consent="", text="ada", import_id=new_id(), label="VIP")

    for selected in (named, filters, ContactFilters()):
        assert bulk_selection.read(bulk_selection.stored(selected)) == selected


def test_those_that_are_there_are_found_by_name_or_by_filters(cast: Cast) -> None:
    ada, other = contact(cast.acme, "+14155550101", name="Ada"), contact(cast.acme, "+14155550102")
    stranger = contact(cast.outsider, "+14155550103", name="Ada")

    assert set(bulk_selection.rows(cast.acme, [ada.id, other.id, stranger.id])) == {ada, other}
    assert set(bulk_selection.rows(cast.acme, ContactFilters(text="ada"))) == {ada}
