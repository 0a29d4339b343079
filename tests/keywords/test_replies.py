"""What is sent back to a keyword."""

from __future__ import annotations

from django.utils import timezone

from apps.keywords import effective
from apps.keywords.folding import fold
from apps.keywords.replies import KeywordReply, reply_of
from apps.message_templates import segments
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories import keywords, message_templates


def _reply(customer: Customer, word: str) -> KeywordReply | None:
    keyword = effective.match(customer, fold(word))
    assert keyword
    return reply_of(customer, keyword)


def test_default_replies_name_the_account_and_fit_one_sms_part(cast: Cast) -> None:
    shop = change(cast.shop, name="EU shop " * 20)
    for customer, name in ((change(cast.acme, email="help@acme.test"), "Acme: "), (shop, "EU shop EU shop")):
        for word in ("STOP", "quit", "START", "HELP", "INFO"):
            reply = _reply(customer, word)
            assert reply
            assert reply.text.startswith(name)
            assert (segments.count(reply.text).parts, segments.count(reply.text).encoding) == (1, "GSM-7")


def test_the_chosen_text_or_template_comes_first_and_other_has_no_default(cast: Cast) -> None:
    template = message_templates.template(cast.acme)
    keywords.keyword(cast.acme, "STOP", "OPT_OUT", reply="Bye")
    keywords.keyword(cast.acme, "HELP", "HELP", template=template)
    keywords.keyword(cast.acme, "BAJA", "OPT_OUT")
    keywords.keyword(cast.acme, "HOURS")

    chosen = [_reply(cast.shop, word) for word in ("STOP", "HELP", "BAJA", "HOURS")]
    assert [(each.text, each.template) if each else None for each in chosen] == [
        ("Bye", None),
        ("", template),
        ("EU shop: You are unsubscribed and will get no more messages. Reply START to resubscribe.", None),
        None,
    ]

    template.deleted_at = timezone.now()
    template.save()
    reply = _reply(cast.shop, "HELP")
    assert reply
    assert (reply.template, reply.why) == (None, "the default reply")
