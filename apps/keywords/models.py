"""Keywords of an account. The ten default words have a row only where an account has changed something about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.audit.trail import Trail
from apps.message_templates.models import MessageTemplate
from apps.organizations.models import Owned, OwnedQuerySet

MAX_WORD = 30
MAX_FOLDED = 120  # a character may fold to several
MAX_REPLY = 1024


class KeywordAction(models.TextChoices):
    OPT_OUT = "OPT_OUT"
    OPT_IN = "OPT_IN"
    HELP = "HELP"
    OTHER = "OTHER"


_DEFAULTS = {
    KeywordAction.OPT_OUT: ("STOP", "CANCEL", "UNSUBSCRIBE", "QUIT", "END"),
    KeywordAction.OPT_IN: ("START", "UNSTOP", "SUBSCRIBE"),
    KeywordAction.HELP: ("HELP", "INFO"),
}
# What each default word does, by its folded form.
DEFAULT_ACTIONS = {word.lower(): action for action, words in _DEFAULTS.items() for word in words}


class Keyword(Owned):
    """A template or a text is sent back. With neither it is the default reply of the action, and nothing for OTHER."""

    word = models.CharField(max_length=MAX_WORD)
    folded = models.CharField(max_length=MAX_FOLDED)
    action = models.CharField(max_length=7, choices=KeywordAction.choices)
    template = models.ForeignKey(MessageTemplate, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    reply = models.CharField(max_length=MAX_REPLY, blank=True, default="")
    is_active = models.BooleanField(default=True)

    # Set by `effective`. Rows read in any other way belong to the customer who reads them.
    is_inherited = False

    objects = OwnedQuerySet["Keyword"].as_manager()

    class Meta:
        constraints = [
            # In this order, as a reply is looked up by organization and folded form.
            models.UniqueConstraint(
                fields=["organization", "folded", "profile"],
                nulls_distinct=False,
                name="one_keyword_per_form_and_owner",
            ),
            models.CheckConstraint(condition=Q(template=None) | Q(reply=""), name="a_template_or_a_text"),
            models.CheckConstraint(condition=~Q(folded=""), name="a_keyword_has_a_letter_or_digit"),
        ]
        triggers = [Trail("keyword", name="{word}")]

    def __str__(self) -> str:
        return self.word

    @property
    def is_default(self) -> bool:
        return self.folded in DEFAULT_ACTIONS

    @property
    def can_be_off(self) -> bool:
        """A default opt-out word always works."""
        return DEFAULT_ACTIONS.get(self.folded) != KeywordAction.OPT_OUT
