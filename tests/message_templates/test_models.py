from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.message_templates.models import MAX_NAME, MAX_SLUG, MessageTemplate, TemplateStatus, slug_of
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast, change
from tests.factories.message_templates import definition, section, template, variable


def _names(customer: Customer) -> dict[str, bool]:
    rows = MessageTemplate.objects.usable_by(customer).present()
    return {row.name: row.is_inherited for row in rows}


def test_profile_uses_its_own_templates_and_its_organizations(cast: Cast) -> None:
    template(cast.acme, "of_acme")
    template(cast.shop, "of_shop")
    template(cast.sibling, "of_sibling")
    template(cast.outsider, "of_outsider")

    assert _names(cast.shop) == {"of_shop": False, "of_acme": True}
    assert _names(cast.acme) == {"of_acme": False, "of_shop": False, "of_sibling": False}
    assert _names(cast.outsider) == {"of_outsider": False}


def test_profile_that_does_not_inherit_uses_its_own_alone(cast: Cast) -> None:
    template(cast.acme, "of_acme")
    template(cast.shop, "of_shop")

    shop = change(cast.shop, inherit_templates=False)

    assert _names(shop) == {"of_shop": False}


def test_sibling_that_shares_is_inherited_from(cast: Cast) -> None:
    template(cast.sibling, "of_sibling")

    change(cast.sibling, allow_template_sharing=True)

    assert _names(cast.shop) == {"of_sibling": True}


def test_name_is_found_in_any_case(cast: Cast) -> None:
    row = template(cast.acme, "Order_Sent")

    assert list(MessageTemplate.objects.named("order_sent")) == [row]
    assert not MessageTemplate.objects.named("order_%").exists()


def test_drafts_come_after_what_can_be_sent(cast: Cast) -> None:
    for name, status in (("advent", TemplateStatus.DRAFT), ("Zebra", TemplateStatus.APPROVED), ("order", "PENDING")):
        template(cast.acme, name, status=status)

    found = MessageTemplate.objects.owned_by(cast.acme).drafts_last()

    assert [each.name for each in found] == ["order", "Zebra", "advent"]


def test_search_reads_names_and_bodies(cast: Cast) -> None:
    template(cast.acme, "first", definition=definition("Your parcel arrives"))
    template(cast.acme, "parcel_two")
    body = {"sms": section("Short parcel"), "whatsapp": section("Long")}
    template(cast.acme, "third", definition={"body": body})
    template(cast.acme, "fourth")

    found = MessageTemplate.objects.search("PARCEL").newest_first()

    assert [row.name for row in found] == ["third", "parcel_two", "first"]


def test_name_is_taken_once_per_owner_whatever_its_case(cast: Cast) -> None:
    template(cast.acme, "greeting")
    template(cast.shop, "greeting")

    with pytest.raises(IntegrityError), transaction.atomic():
        template(cast.acme, "Greeting")


def test_removed_template_leaves_its_name(cast: Cast) -> None:
    template(cast.acme, "greeting", deleted_at=timezone.now())

    again = template(cast.acme, "greeting")

    assert list(MessageTemplate.objects.present()) == [again]


@pytest.mark.parametrize(
    ("body", "channels"),
    [
        ({"multiChannel": section("x")}, ["sms", "whatsapp"]),
        ({"sms": section("x"), "whatsapp": section("x")}, ["sms", "whatsapp"]),
        ({"multiChannel": section("x"), "rcs": section("x"), "sms": None}, ["sms", "whatsapp", "rcs"]),
    ],
)
def test_channels_follow_the_body(body: dict[str, object], channels: list[str]) -> None:
    assert MessageTemplate(definition={"body": body}).channels == channels


def test_variables_are_named_once_in_reading_order() -> None:
    given = definition(
        "{{0:variable}} {{1:variable}}",
        "name",
        "day",
        header={"template": "{{0:variable}}", "variables": [variable("shop")]},
        footer={"template": "x", "variables": None},
        buttons=[{"type": "URL", "props": {"variables": [variable("id"), variable("name", 1)]}}],
    )

    assert MessageTemplate(definition=given).variables == ["shop", "name", "day", "id"]


def test_only_an_approved_template_is_published() -> None:
    published = [status for status in TemplateStatus if MessageTemplate(status=status).is_published]

    assert published == [TemplateStatus.APPROVED]


def test_template_is_called_by_its_name() -> None:
    assert str(MessageTemplate(name="greeting")) == "greeting"


# --- Slugs ---


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Updated Welcome Message", "updated_welcome_message"),
        ("updated_welcome_message", "updated_welcome_message"),
        ("  Order  – shipped!  ", "order_shipped"),
        ("Écran d’accueil", "ecran_daccueil"),
        ("Don't miss it", "dont_miss_it"),
        ("Straße & Søn: Łódź", "strasse_son_lodz"),
        ("50% off (May 2026)", "50_off_may_2026"),
        ("Привет", "privet"),
        ("您好", "ninhao"),
        ("a__b_", "a__b_"),
        ("Zero\u200bwidth", "zerowidth"),
        ("!?", ""),
    ],
)
def test_slug_of_a_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=MAX_NAME))
def test_slug_is_its_own_slug_and_fits(name: str) -> None:
    slug = slug_of(name)

    assert slug_of(slug) == slug
    assert len(slug) <= MAX_SLUG
    assert re.fullmatch("[a-z0-9_]*", slug)


def test_slug_follows_the_name_however_the_row_is_written(cast: Cast) -> None:
    row = template(cast.acme, "Hello there")
    row.name = "Good bye"
    row.save()
    MessageTemplate.objects.bulk_create(
        [MessageTemplate(**owner_columns(cast.acme), name="In Bulk", category="UTILITY", definition=definition())]
    )

    assert sorted(MessageTemplate.objects.values_list("slug", flat=True)) == ["good_bye", "in_bulk"]
