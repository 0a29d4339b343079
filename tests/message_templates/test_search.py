from __future__ import annotations

from apps.core.models import new_id
from apps.message_templates import search
from apps.message_templates.models import TemplateStatus
from tests.cast import Cast
from tests.factories.message_templates import template


def test_template_is_found_by_name_slug_and_id(cast: Cast) -> None:
    row = template(cast.acme, "Order shipped", status=TemplateStatus.REJECTED)
    template(cast.outsider, "Order lost")

    for text in ("shipped", "ORDER", "order_ship", str(row.id)):
        (hit,) = search.find(cast.shop, text)
        assert (hit.label, hit.url, hit.note) == ("Order shipped", f"/templates/{row.id}/", "Rejected")
    assert search.find(cast.acme, "o") == []
    assert search.find(cast.acme, str(new_id())) == []
