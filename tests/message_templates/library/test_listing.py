from __future__ import annotations

from apps.message_templates.library.listing import TemplateFilters, counts, matching
from apps.message_templates.models import Category, TemplateStatus
from tests.cast import Cast
from tests.factories.message_templates import definition, section, template

_APART = {"definitionVersion": "1.0", "body": {"sms": section("Hi"), "whatsapp": section("Hey"), "rcs": section("Yo")}}


def _names(cast: Cast, **filters: str) -> set[str]:
    return set(matching(cast.acme, TemplateFilters(**filters)).values_list("name", flat=True))


def test_each_filter_narrows(cast: Cast) -> None:
    template(cast.acme, "first", category=Category.MARKETING, definition=definition("A winter sale"))
    template(cast.acme, "second", status=TemplateStatus.DRAFT, definition=_APART)
    template(cast.outsider, "theirs")

    assert _names(cast) == {"first", "second"}
    assert _names(cast, status="DRAFT") == {"second"}
    assert _names(cast, category="MARKETING") == {"first"}
    assert _names(cast, channel="sms") == _names(cast, channel="whatsapp") == {"first", "second"}
    assert _names(cast, channel="rcs") == {"second"}
    assert _names(cast, text="winter") == {"first"}
    assert _names(cast, text="SECOND") == {"second"}


def test_tabs_count_what_passes_the_other_filters(cast: Cast) -> None:
    template(cast.acme, "first")
    template(cast.acme, "second", status=TemplateStatus.DRAFT)
    template(cast.acme, "third", status=TemplateStatus.DRAFT, category=Category.MARKETING)

    assert counts(cast.acme, TemplateFilters(status="DRAFT", category="UTILITY")) == {"": 2, "APPROVED": 1, "DRAFT": 1}
