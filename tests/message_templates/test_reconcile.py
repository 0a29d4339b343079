"""What one comparison takes over from Meta: new templates, edits, results, ratings, removals."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.message_templates import sync, versions
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus
from tests.cast import Cast
from tests.factories.message_templates import definition, section, template
from tests.factories.webhooks import endpoint, published
from tests.fakes.graph import Graph, body
from tests.message_templates.conftest import connect

CAROUSEL = {"type": "CAROUSEL", "cards": [{"components": []}]}


def states(row: MessageTemplate) -> list[tuple[int, str]]:
    return list(row.versions.order_by("number").values_list("number", "status"))


def here(cast: Cast, graph: Graph, **fields: Any) -> MessageTemplate:
    """A template of ours that Meta has as we wrote it."""
    account = connect(cast.acme)
    at_meta = graph.put("greeting", **fields)
    return template(cast.acme, account=account, whatsapp_template_id=at_meta, whatsapp_template_name="greeting")


def compare(cast: Cast, row: MessageTemplate) -> None:
    assert row.account is not None
    sync.run(row.account)
    row.refresh_from_db()


# --- New ones ---


def test_template_made_at_meta_is_imported_as_its_first_version(cast: Cast, graph: Graph) -> None:
    account = connect(cast.shop)
    at_meta = graph.put("order_update", language="de", category="MARKETING", quality_score={"score": "GREEN"})

    found = sync.run(account)

    row = MessageTemplate.objects.get()
    assert (found.new, found.changed, found.removed) == (1, 0, 0)
    assert (row.organization, row.profile) == (cast.shop.organization, cast.shop.profile)
    assert (row.name, row.slug, row.language, row.category) == ("Order update", "order_update", "de", "MARKETING")
    assert (row.status, row.quality, row.creation_source) == ("APPROVED", "GREEN", "whatsapp")
    assert (row.whatsapp_template_id, row.whatsapp_template_name, row.account) == (at_meta, "order_update", account)
    version = row.versions.get()
    assert (version.number, version.status, version.definition) == (1, "APPROVED", row.definition)
    assert row.variables == ["value_1"]


def test_rejected_one_is_imported_with_its_reason(cast: Cast, graph: Graph) -> None:
    graph.put("order_update", status="REJECTED", rejected_reason="SCAM")

    sync.run(connect(cast.acme))

    row = MessageTemplate.objects.get()
    assert (row.status, str(row.rejection_reason)[:5]) == ("REJECTED", "SCAM.")


def test_every_language_is_a_template_with_a_name_of_its_own(cast: Cast, graph: Graph) -> None:
    template(cast.acme, "Order update")
    for language in ("en_US", "de"):
        graph.put("order_update", language=language)
    graph.put("sent_receipt")

    sync.run(connect(cast.acme))

    names = set(MessageTemplate.objects.filter(creation_source="whatsapp").values_list("name", flat=True))
    assert names == {"Order update (en_US)", "Order update (de)", "WhatsApp sent receipt"}


@pytest.mark.parametrize(
    "components",
    [
        [*body("Hello"), CAROUSEL],
        [*body("Hello"), {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Sign up"}]}],
        [{"type": "HEADER", "format": "LOCATION"}, *body("Hello")],
        [*body("Hello"), {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Soon"}}],
        [{"type": "SOMETHING_NEW", "x": None}],
        [],
    ],
)
def test_components_that_we_do_not_know_are_kept(cast: Cast, graph: Graph, components: list[Any]) -> None:
    account = connect(cast.acme)
    graph.put("order_update", components=components)

    sync.run(account)
    again = sync.run(account)

    row = MessageTemplate.objects.get()
    assert row.whatsapp_components == components
    assert (again.new, again.changed, row.versions.count()) == (0, 0, 1)


def test_template_deleted_at_meta_before_we_saw_it_is_not_imported(cast: Cast, graph: Graph) -> None:
    graph.put("order_update", status="PENDING_DELETION")

    assert sync.run(connect(cast.acme)).new == 0


# --- Changes ---


def test_comparing_what_did_not_change_changes_nothing(cast: Cast, graph: Graph) -> None:
    row = here(cast, graph)
    before = row.versions.get().stamp

    compare(cast, row)

    assert (row.updated_at, row.versions.get().stamp) == (None, before)
    assert row.synced_at is not None


def test_status_and_rating_are_taken_over_and_published(cast: Cast, graph: Graph) -> None:
    endpoint(cast.acme, event_types=["templates"])
    row = here(cast, graph, status="PAUSED", quality_score={"score": "RED"}, category="MARKETING")

    compare(cast, row)

    assert (row.status, row.quality, row.category) == ("PAUSED", "RED", "MARKETING")
    assert states(row) == [(1, "PAUSED")]
    assert [event["payload"]["status"] for event in published()] == ["PAUSED"]


def test_text_edited_at_meta_is_the_next_version(cast: Cast, graph: Graph) -> None:
    row = here(cast, graph)
    before = row.definition
    graph.templates[str(row.whatsapp_template_id)]["components"] = body("Good morning {{1}}!")

    compare(cast, row)
    compare(cast, row)

    assert (row.version, states(row)) == (2, [(1, "DISABLED"), (2, "APPROVED")])
    assert row.definition["body"]["multiChannel"]["template"] == "Good morning {{1:variable}}!"
    first, second = row.versions.order_by("number")
    assert (first.definition, first.whatsapp_template_id) == (before, None)
    assert (second.whatsapp_template_id, second.author) == (row.whatsapp_template_id, "")
    with pytest.raises(versions.CannotRollBack):
        versions.roll_back(cast.acme, row, 1, now=timezone.now())


def test_edit_at_meta_leaves_the_text_for_sms(cast: Cast, graph: Graph) -> None:
    row = here(cast, graph, text="WhatsApp")
    both = {"body": {"sms": section("SMS"), "whatsapp": section("WhatsApp")}}
    MessageTemplate.objects.update(definition=both)
    row.versions.update(definition=both)
    graph.templates[str(row.whatsapp_template_id)]["components"] = body("Edited")

    compare(cast, row)

    assert row.definition["body"] == {"sms": section("SMS"), "whatsapp": {"template": "Edited"}}


def test_edit_at_meta_leaves_a_draft_the_newest_version(cast: Cast, graph: Graph) -> None:
    row = here(cast, graph)
    draft = versions.start(cast.acme, row, now=timezone.now())
    graph.templates[str(row.whatsapp_template_id)]["components"] = body("Edited")

    compare(cast, row)

    assert states(row) == [(1, "DISABLED"), (2, "APPROVED"), (3, "DRAFT")]
    assert (row.version, versions.newest(row)) == (2, draft)


def test_mended_version_that_is_not_handed_over_yet_stays_in_review(cast: Cast, graph: Graph) -> None:
    row = here(cast, graph, status="REJECTED")
    row.versions.update(status=TemplateStatus.PENDING)
    MessageTemplate.objects.update(status=TemplateStatus.PENDING)
    Submission.objects.create(version=row.versions.get(), due_at=timezone.now())

    compare(cast, row)

    assert states(row) == [(1, "PENDING")]


# --- Removals ---


def test_template_that_is_gone_at_meta_is_removed_with_a_snapshot(cast: Cast, graph: Graph) -> None:
    row = here(cast, graph)
    account = row.account
    graph.templates.clear()

    assert account is not None
    assert sync.run(account).removed == 1

    row.refresh_from_db()
    assert (row.deleted_at is not None, (row.deleted_snapshot or {})["name"]) == (True, "greeting")


def test_templates_that_are_not_at_meta_at_all_stay(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    template(cast.acme, "draft", status=TemplateStatus.DRAFT)
    template(cast.acme, "elsewhere", whatsapp_template_id="1", account=connect(cast.outsider, "+14155550119", "2"))

    sync.run(account)

    assert MessageTemplate.objects.present().count() == 2


def test_version_beside_that_is_gone_is_disabled(cast: Cast, graph: Graph) -> None:
    row = here(cast, graph)
    row.versions.create(number=2, definition=definition(), status="APPROVED", whatsapp_template_id="7")

    compare(cast, row)

    assert (row.deleted_at, states(row)) == (None, [(1, "APPROVED"), (2, "DISABLED")])


def test_template_that_is_back_at_meta_is_imported_again(cast: Cast, graph: Graph) -> None:
    row = here(cast, graph)
    account = row.account
    assert account is not None
    kept = dict(graph.templates)
    graph.templates.clear()
    sync.run(account)

    graph.templates |= kept
    sync.run(account)

    assert MessageTemplate.objects.present().get().whatsapp_template_id == row.whatsapp_template_id
