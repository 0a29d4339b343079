"""What the page of a WhatsApp Business Account shows."""

from __future__ import annotations

import pytest

from apps.message_templates.whatsapp import account_card
from tests.cast import Cast
from tests.factories.message_templates import template
from tests.message_templates.conftest import connect


def test_card_counts_the_templates_of_its_account(cast: Cast) -> None:
    account = connect(cast.acme)
    template(cast.acme, "theirs", account=account)
    template(cast.acme, "ours")

    card = account_card.of(cast.acme, account.id)

    assert (card.templates, card.owner, card.is_own, card.sync) == (1, "Acme", True, None)


def test_account_of_another_is_not_found(cast: Cast) -> None:
    with pytest.raises(account_card.AccountNotFound):
        account_card.of(cast.sibling, connect(cast.shop).id)
