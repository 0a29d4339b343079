"""Locking a template to change it; finding one is tested in test_ownership."""

from __future__ import annotations

import pytest
from django.db import transaction

from apps.message_templates import finding
from tests.cast import Cast
from tests.factories.message_templates import template


def test_own_template_may_be_locked_and_others_not(cast: Cast) -> None:
    row = template(cast.acme)

    with transaction.atomic():
        assert finding.lock(cast.acme, row.id) == finding.own(cast.acme, row.id) == row
        for refused in (finding.lock, finding.own):
            with pytest.raises(finding.TemplateReadOnly):
                refused(cast.shop, row.id)
            with pytest.raises(finding.TemplateNotFound):
                refused(cast.outsider, row.id)
