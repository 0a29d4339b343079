"""Many contacts are labelled at once, and that is taken back."""

from __future__ import annotations

from django.utils import timezone

from apps.bulk import running
from apps.bulk.models import BulkAction
from apps.contacts import bulk_labels
from apps.contacts.bulk_selection import GONE, READ_ONLY, Selected
from apps.contacts.listing import ContactFilters
from apps.contacts.models import Contact
from apps.contacts.naming import MAX_LABELS
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories.contacts import contact

A, B, C, D = (f"+1415555010{number}" for number in range(1, 5))


def _label(customer: Customer, selected: Selected, label: str = "VIP", *, adds: bool = True) -> BulkAction:
    return bulk_labels.start(customer, selected, label=label, adds=adds, by="ada@acme.test", now=timezone.now())


def _undo(customer: Customer, action: BulkAction) -> BulkAction:
    return running.undo(customer, action.id, by="ada@acme.test", now=timezone.now())


def _labels(*people: Contact) -> list[list[str]]:
    found = Contact.objects.in_bulk([each.id for each in people])
    return [found[each.id].labels for each in people]


def test_a_label_is_added_to_those_that_lack_it_and_taken_back_from_them_alone(cast: Cast) -> None:
    full = [f"label {number}" for number in range(MAX_LABELS)]
    new, known, crowded = (
        contact(cast.acme, A, labels=["Berlin"]),
        contact(cast.acme, B, labels=["vip"]),
        contact(cast.acme, C, labels=full),
    )

    action = _label(cast.acme, ContactFilters())

    assert _labels(new, known, crowded) == [["Berlin", "VIP"], ["vip"], full]
    assert (action.state, action.done) == ("done", 1)
    assert action.skipped == {bulk_labels.HAS_IT: 1, bulk_labels.FULL: 1}
    action = _undo(cast.acme, action)
    assert _labels(new, known) == [["Berlin"], ["vip"]]
    assert (action.state, action.undone, action.kept) == ("undone", 1, {})


def test_a_label_is_removed_whatever_its_case_and_added_again(cast: Cast) -> None:
    holder, other = contact(cast.acme, A, labels=["vip", "Berlin"]), contact(cast.acme, B)

    action = _label(cast.acme, [holder.id, other.id], adds=False)

    assert _labels(holder, other) == [["Berlin"], []]
    assert action.skipped == {bulk_labels.LACKS_IT: 1}
    _undo(cast.acme, action)
    assert _labels(holder, other) == [["Berlin", "VIP"], []]


def test_what_others_own_is_left_alone(cast: Cast) -> None:
    above, own = contact(cast.acme, A), contact(cast.shop, B)
    stranger = contact(cast.outsider, C)

    action = _label(cast.shop, [above.id, own.id, stranger.id])

    assert _labels(above, own, stranger) == [[], ["VIP"], []]
    assert action.skipped == {READ_ONLY: 1}


def test_what_has_changed_since_is_not_taken_back(cast: Cast) -> None:
    people = [contact(cast.acme, phone) for phone in (A, B, C, D)]
    action = _label(cast.acme, [each.id for each in people])
    Contact.objects.filter(id=people[0].id).update(labels=["Berlin"])
    Contact.objects.filter(id=people[1].id).update(deleted_at=timezone.now())
    Contact.objects.filter(id=people[2].id).delete()

    action = _undo(cast.acme, action)

    assert (action.undone, action.kept) == (1, {bulk_labels.CHANGED_SINCE: 1, GONE: 2})
    assert _labels(people[0], people[3]) == [["Berlin"], []]


def test_an_action_that_no_longer_knows_its_label_takes_nothing_back(cast: Cast) -> None:
    person = contact(cast.acme, A)
    action = _label(cast.acme, [person.id])
    BulkAction.objects.filter(id=action.id).update(chosen={})  # as erasing does

    assert _undo(cast.acme, action).kept == {bulk_labels.CHANGED_SINCE: 1}
    assert _labels(person) == [["VIP"]]
