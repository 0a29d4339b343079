"""The usual words of other languages."""

from __future__ import annotations

from django.utils import timezone

from apps.keywords import effective, presets
from apps.keywords.folding import fold
from apps.keywords.models import KeywordAction
from apps.message_templates import segments
from tests.cast import Cast, change


def test_every_language_has_each_effect_with_a_reply_of_one_sms_part(cast: Cast) -> None:
    for language, preset in presets.PRESETS.items():
        for customer in (change(cast.outsider, email="help@globex.test"), change(cast.acme, email=None)):
            added = presets.add(customer, language, now=timezone.now())
            assert all(segments.count(each.reply).parts == 1 for each in added)
            assert all(segments.count(each.reply).encoding == "GSM-7" for each in added)
            assert all(each.reply.startswith(f"{customer.account.name}: ") for each in added)
        assert set(preset.words) == {KeywordAction.OPT_OUT, KeywordAction.OPT_IN, KeywordAction.HELP}

    for text, action in (("baja", "OPT_OUT"), ("Désabonner", "OPT_OUT"), ("Ajuda!", "HELP"), ("stopp", "OPT_OUT")):
        found = effective.match(cast.acme, fold(text))
        assert found
        assert found.action == action


def test_a_profile_gets_only_what_its_organization_does_not_have(cast: Cast) -> None:
    presets.add(cast.acme, "FR", now=timezone.now())

    assert presets.add(cast.shop, "fr", now=timezone.now()) == []
    assert presets.add(cast.shop, "DE", now=timezone.now()) != []
