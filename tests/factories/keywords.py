"""Keywords of an account."""

from __future__ import annotations

from apps.keywords.folding import fold
from apps.keywords.models import Keyword, KeywordAction
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


def keyword(customer: Customer, word: str, action: str = KeywordAction.OTHER, **fields: object) -> Keyword:
    made: Keyword = Keyword.objects.create(
        **owner_columns(customer), word=word, folded=fold(word), action=action, **fields
    )
    return made
