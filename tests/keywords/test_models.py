"""What the database refuses, whoever writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.factories import keywords, message_templates


def test_one_word_per_owner_with_one_reply_and_a_letter(cast: Cast) -> None:
    keywords.keyword(cast.acme, "Arrêt")
    keywords.keyword(cast.shop, "ARRET")
    template = message_templates.template(cast.acme)

    for fields in ({"word": "arret"}, {"word": "🛑"}, {"word": "HOURS", "reply": "x", "template": template}):
        with pytest.raises(IntegrityError), transaction.atomic():
            keywords.keyword(cast.acme, **fields)
