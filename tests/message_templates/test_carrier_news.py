"""What Meta's callbacks say of templates and accounts, posted to our callback URL and signed."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any

import orjson
import pytest
from django.test import Client

from apps.message_templates.models import MessageTemplate, TemplateStatus, TemplateSync
from tests.cast import Cast
from tests.factories.message_templates import template
from tests.factories.webhooks import endpoint, published
from tests.message_templates.authoring import NOW
from tests.message_templates.conftest import WABA, connect

ID = "594425479261596"


def post(
    field: str,
    value: dict[str, Any],
    *,
    minute: int = 1,
    waba: str = WABA,
    secret: str = "secret",
    is_timed: bool = True,
) -> int:
    entry: dict[str, Any] = {"id": waba, "changes": [{"field": field, "value": value}]}
    if is_timed:
        entry["time"] = int(NOW.timestamp()) + 60 * minute
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": signature}
    answer = Client().post("/callbacks/whatsapp_cloud", body, content_type="application/json", headers=headers)
    return int(answer.status_code)


def status(event: str, *, minute: int = 1, name: str = "greeting", id: str = ID, **fields: Any) -> int:
    told = {"message_template_id": int(id), "message_template_name": name, "message_template_language": "en_US"}
    return post("message_template_status_update", {"event": event, **told, **fields}, minute=minute)


def kept(cast: Cast, **fields: Any) -> MessageTemplate:
    """A template that Meta has, in an account of Acme's."""
    given = {"status": TemplateStatus.PENDING, "whatsapp_template_id": ID, "created_at": NOW, **fields}
    return template(cast.acme, account=connect(cast.acme), whatsapp_template_name="greeting", **given)


def test_approval_takes_effect_at_once(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["templates"])
    row = kept(cast)

    assert status("APPROVED") == 200

    row.refresh_from_db()
    version = row.versions.get()
    assert (row.status, version.status) == ("APPROVED", "APPROVED")
    assert version.decided_at == datetime.fromtimestamp(NOW.timestamp() + 60, NOW.tzinfo)
    assert [event["payload"]["whatsapp_template_id"] for event in published()] == [ID]


def test_rejection_has_meta_s_reason(cast: Cast) -> None:
    row = kept(cast)

    status("REJECTED", reason="INVALID_FORMAT")

    row.refresh_from_db()
    assert str(row.rejection_reason).startswith("INVALID_FORMAT. Check the variables")


def test_callbacks_twice_and_out_of_order_leave_the_last_status(cast: Cast) -> None:
    row = kept(cast)

    for event, minute in (("PAUSED", 3), ("APPROVED", 1), ("PAUSED", 3), ("REINSTATED", 4), ("APPROVED", 1)):
        status(event, minute=minute)

    row.refresh_from_db()
    assert row.status == "APPROVED"


def test_callback_without_a_time_is_taken(cast: Cast) -> None:
    row = kept(cast)
    told = {"event": "APPROVED", "message_template_id": ID}

    post("message_template_status_update", told, is_timed=False)

    row.refresh_from_db()
    assert row.status == "APPROVED"


def test_template_whose_id_we_do_not_know_yet_is_found_by_its_name(cast: Cast) -> None:
    row = kept(cast, whatsapp_template_id=None)

    status("APPROVED", name="another")
    row.refresh_from_db()
    assert row.status == "PENDING"
    status("APPROVED")

    row.refresh_from_db()
    assert (row.status, row.whatsapp_template_id) == ("APPROVED", ID)


def test_unknown_template_has_its_account_compared_soon(cast: Cast) -> None:
    account = connect(cast.acme)
    TemplateSync.objects.create(account=account, due_at=datetime(2100, 1, 1, tzinfo=NOW.tzinfo))

    status("APPROVED", name="made_at_meta")

    assert TemplateSync.objects.get().due_at.year < 2100


@pytest.mark.parametrize("event", ["DELETED", "PENDING_DELETION"])
def test_template_that_was_deleted_at_meta_is_removed_with_a_snapshot(cast: Cast, event: str) -> None:
    row = kept(cast, status="APPROVED")

    status(event)

    row.refresh_from_db()
    assert row.deleted_at is not None
    assert (row.deleted_snapshot or {})["name"] == "greeting"


def test_version_beside_the_one_in_force_that_was_deleted_at_meta_is_disabled(cast: Cast) -> None:
    row = kept(cast, status="APPROVED")
    row.versions.create(number=2, definition=row.definition, status="APPROVED", whatsapp_template_id="7")

    status("DELETED", id="7", name="greeting_v2")

    row.refresh_from_db()
    assert row.deleted_at is None
    assert list(row.versions.order_by("number").values_list("status", flat=True)) == ["APPROVED", "DISABLED"]


def test_word_that_we_do_not_know_changes_nothing(cast: Cast) -> None:
    row = kept(cast)

    assert status("SOMETHING_NEW") == 200

    row.refresh_from_db()
    assert row.status == "PENDING"


def test_rating_and_category(cast: Cast) -> None:
    row = kept(cast, status="APPROVED")
    told = {"message_template_id": ID, "message_template_name": "greeting", "message_template_language": "en-US"}

    post("message_template_quality_update", {**told, "new_quality_score": "YELLOW"})
    post("template_category_update", {**told, "previous_category": "UTILITY", "new_category": "MARKETING"})

    row.refresh_from_db()
    assert (row.quality, row.category, row.versions.get().category) == ("YELLOW", "MARKETING", "MARKETING")
    assert row.status == "APPROVED"


@pytest.mark.parametrize(
    "value",
    [
        {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}},
        {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": ["DISABLE"]}},
        {"event": "ACCOUNT_DELETED"},
        {"event": "PARTNER_REMOVED"},
    ],
)
def test_lost_account_takes_its_templates_with_it(cast: Cast, value: dict[str, Any]) -> None:
    row = kept(cast, status="APPROVED")
    other = template(cast.acme, "other")

    assert post("account_update", value) == 200

    assert list(MessageTemplate.objects.present()) == [other]
    row.refresh_from_db()
    assert (row.deleted_snapshot or {})["status"] == "APPROVED"


@pytest.mark.parametrize(
    "value",
    [{"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}}, {"event": "VERIFIED"}, {}],
)
def test_other_news_of_an_account_change_nothing(cast: Cast, value: dict[str, Any]) -> None:
    row = kept(cast)

    assert post("account_update", value) == post("phone_number_quality_update", value) == 200

    assert list(MessageTemplate.objects.present()) == [row]


def test_account_that_is_back_is_compared_soon(cast: Cast) -> None:
    connect(cast.acme)

    post("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}})

    assert TemplateSync.objects.count() == 1


def test_account_of_somebody_else_can_say_nothing_of_ours(cast: Cast) -> None:
    row = kept(cast)
    connect(cast.outsider, "+14155550119", "200")
    told = {"event": "REJECTED", "message_template_id": ID}

    assert post("message_template_status_update", told, secret="wrong") == 401
    post("message_template_status_update", told, waba="200")

    row.refresh_from_db()
    assert row.status == "PENDING"
