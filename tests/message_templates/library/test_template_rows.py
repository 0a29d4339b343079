from __future__ import annotations

from apps.message_templates.library import template_rows
from apps.message_templates.models import MessageTemplate, TemplateStatus, TemplateVersion
from apps.messaging import hourly_counts
from apps.messaging.models import MessageStatus
from tests.cast import Cast
from tests.factories.message_templates import definition, template
from tests.factories.messaging import message
from tests.messaging.conftest import NOW


def test_row_says_what_a_template_is_and_how_often_it_was_sent(cast: Cast) -> None:
    row = template(cast.acme, "Order shipped", language="de", status=TemplateStatus.PENDING)
    for _ in range(2):
        message(cast.acme, template_id=row.id, status=MessageStatus.SENT, created_at=NOW)
    hourly_counts.recount(now=NOW)

    shown = template_rows.one(cast.acme, row, now=NOW, with_use=True)

    assert (shown.status.word, shown.category, shown.language) == ("In review", "Utility", "German")
    assert [each.word for each in shown.channels] == ["SMS", "WhatsApp"]
    assert (shown.text, shown.owner) == ("Hello Ada!", "")
    assert shown.use is not None
    assert shown.use.count == 2
    assert template_rows.one(cast.acme, row, now=NOW).use is None


def test_row_names_the_account_that_a_template_belongs_to(cast: Cast) -> None:
    template(cast.acme)
    row = MessageTemplate.objects.usable_by(cast.shop).get()

    assert template_rows.one(cast.shop, row, now=NOW).owner == "Acme"


def test_versions_are_the_newest_first(cast: Cast) -> None:
    row = template(cast.acme)
    draft = {"status": TemplateStatus.DRAFT, "definition": definition(), "category": "UTILITY", "language": "en"}
    TemplateVersion.objects.create(template=row, number=2, **draft)

    assert [(each.version.number, each.status.word) for each in template_rows.versions(row)] == [
        (2, "Draft"),
        (1, "Approved"),
    ]
    assert [each.uses for each in template_rows.versions(row)] == [None, None]


def test_versions_say_how_often_they_were_sent(cast: Cast) -> None:
    row = template(cast.acme)
    message(cast.acme, template_id=row.id, template_version=1, created_at=NOW)
    hourly_counts.recount(now=NOW)
    use = template_rows.one(cast.acme, row, now=NOW, with_use=True).use

    assert [each.uses for each in template_rows.versions(row, use, with_use=True)] == [1]
    assert [each.uses for each in template_rows.versions(row, with_use=True)] == [0]
