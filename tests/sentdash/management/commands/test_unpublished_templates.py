"""`manage.py unpublished_templates`: what an operator types, and that sending goes by it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.message_templates.models import TemplateStatus
from apps.messaging.models import Message
from apps.messaging.sending import accepting, draft
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories import message_templates
from tests.messaging.claiming import claim
from tests.messaging.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    draft._templates.clear()
    return assemble()


def _run(*words: str) -> str:
    out = StringIO()
    call_command("unpublished_templates", *words, stdout=out)
    return out.getvalue().strip()


def _allow(customer: Customer) -> Customer:
    _run(str(customer.organization.id), "allow")
    return customer.current()


def test_it_is_allowed_and_refused(cast: Cast) -> None:
    acme = cast.acme.organization
    assert not acme.allow_unpublished_templates

    said = _run(acme.name, "allow")
    acme.refresh_from_db()
    assert (said, acme.allow_unpublished_templates) == (
        f"{acme.name} may send unpublished templates, within a second.",
        True,
    )
    _run(str(acme.id), "refuse")
    acme.refresh_from_db()
    assert not acme.allow_unpublished_templates


def test_unknown_organization_is_a_complaint(db: None) -> None:
    with pytest.raises(CommandError, match="0 organizations"):
        _run("Nobody", "allow")


@pytest.mark.parametrize("status", [status for status in TemplateStatus if status != TemplateStatus.APPROVED])
def test_whatsapp_takes_what_is_not_published_only_where_it_is_allowed(cast: Cast, status: TemplateStatus) -> None:
    template = message_templates.template(cast.acme, status=status)

    with pytest.raises(accepting.NotApproved):
        accepting.check(cast.acme, template, ["whatsapp"])
    accepting.check(_allow(cast.acme), template, ["whatsapp"])
    accepting.check(_allow(cast.shop), template, ["whatsapp"])  # its profiles too


def test_automatic_routing_may_choose_whatsapp_then(cast: Cast) -> None:
    template = message_templates.template(cast.acme, status=TemplateStatus.DRAFT)
    given = {"channels": [None], "parameters": {"name": "Ada"}, "metadata": {}, "now": NOW}
    accepting.accept(_allow(cast.acme), phones=["+14155552671"], template_id=template.id, **given)  # type: ignore[arg-type]

    [claimed] = claim(1, lease=30.0, now=NOW)

    assert claimed.template is not None
    assert (claimed.template.status, claimed.template.channels) == ("APPROVED", ("sms", "whatsapp"))
    assert Message.objects.count() == 1
