"""Message templates: one definition for all channels, its review status, and its versions.

The template's own row has the content that is sent: its version in force. A newer version that is written or reviewed
meanwhile is only a `TemplateVersion` (docs/adr/0031).

Removing a template only marks it: messages already accepted with it are still sent, and messages keep their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from anyascii import anyascii
from django.db import models
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import Lower

from apps.audit.trail import Trail
from apps.channels.models import CarrierAccount, Channel
from apps.core.models import Base
from apps.core.queue import Queued
from apps.organizations.models import Owned, OwnedQuerySet

if TYPE_CHECKING:
    from apps.organizations.customer import Customer

MAX_NAME = 100
MAX_SLUG = 512  # Meta's limit for names
_NOT_IN_SLUG = re.compile(r"[^a-z0-9_]+")

BODIES = ("multiChannel", Channel.SMS.value, Channel.WHATSAPP.value, Channel.RCS.value)


class Category(models.TextChoices):
    MARKETING = "MARKETING"
    UTILITY = "UTILITY"
    AUTHENTICATION = "AUTHENTICATION"


class TemplateStatus(models.TextChoices):
    """The state of the review. Meta sets PAUSED and DISABLED after complaints about a template."""

    DRAFT = "DRAFT"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    PAUSED = "PAUSED"
    DISABLED = "DISABLED"


def slug_of(name: str) -> str:
    """The API name of a display name: "Écran d'accueil" is ecran_daccueil. Empty if the name has no letters and digits.

    Lower case, in plain letters (accents removed, other scripts transliterated), without apostrophes. All else that
    isn't a letter, digit or underscore becomes one underscore. The slug of a slug is the slug itself.
    """
    plain = anyascii(name).replace("'", "").lower()
    return _NOT_IN_SLUG.sub(" ", plain).strip().replace(" ", "_")[:MAX_SLUG]


class Slug(models.CharField):  # type: ignore[type-arg]  # which Django itself does not take
    """The slug of the row's name, set whenever the row is saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        slug = slug_of(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, slug)
        return slug


class TemplateQuerySet(OwnedQuerySet["MessageTemplate"]):
    def present(self) -> Self:
        """Templates that are not removed."""
        return self.filter(deleted_at=None)

    def usable_by(self, customer: Customer) -> Self:
        """A customer's own templates and those inherited or shared, each marked `is_inherited`."""
        own = Q(organization_id=customer.organization.id)
        if customer.profile is not None:
            own &= Q(profile_id=customer.profile.id)
        inherited = Case(When(own, then=Value(False)), default=Value(True), output_field=BooleanField())
        return (self.visible_to(customer) | self.owned_by(*customer.sources.templates)).annotate(is_inherited=inherited)

    def drafts_last(self) -> Self:
        """By name, but drafts after all that can be sent: the first is the one that a form offers."""
        is_draft = Case(When(status=TemplateStatus.DRAFT, then=Value(True)), default=Value(False))
        return self.order_by(is_draft, Lower("name"), "id")

    def named(self, name: str) -> Self:
        """Templates with this display name or slug."""
        return self.filter(slug=slug_of(name))

    def search(self, text: str) -> Self:
        """Templates whose name, slug or body contains the text, ignoring case."""
        hit = Q(name__icontains=text) | Q(slug__icontains=text)
        for key in BODIES:
            hit |= Q(**{f"definition__body__{key}__template__icontains": text})
        return self.filter(hit)

    def newest_first(self) -> Self:
        """UUIDv7 keys sort by time, so the key is the order."""
        return self.order_by("-id")


class MessageTemplate(Owned):
    name = models.CharField(max_length=MAX_NAME)
    slug = Slug(max_length=MAX_SLUG, editable=False)
    category = models.CharField(max_length=20, choices=Category.choices)
    language = models.CharField(max_length=20, default="en_US")
    status = models.CharField(max_length=10, choices=TemplateStatus.choices, default=TemplateStatus.DRAFT)
    definition = models.JSONField()
    creation_source = models.CharField(max_length=50, default="from-api")
    whatsapp_template_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001 - null until at Meta
    whatsapp_template_name = models.CharField(max_length=512, null=True, blank=True)  # noqa: DJ001 - null until at Meta
    rejection_reason = models.TextField(null=True, blank=True)  # noqa: DJ001 - null unless rejected
    version = models.PositiveSmallIntegerField(default=1)  # whose content this is; `TemplateVersion.number`
    account = models.ForeignKey(CarrierAccount, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    quality = models.CharField(max_length=10, blank=True, default="")  # Meta's: GREEN, YELLOW, RED; empty if unknown
    # As it is at Meta, if it was imported or has parts that a definition can't express.
    whatsapp_components = models.JSONField(null=True, blank=True)
    synced_at = models.DateTimeField(null=True, blank=True)  # when it was last compared with Meta's
    is_welcome_playground = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_snapshot = models.JSONField(null=True, blank=True)

    # Set by `usable_by`. Rows read in any other way belong to the customer who reads them.
    is_inherited = False

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("organization"),
                F("profile"),
                F("slug"),
                condition=Q(deleted_at=None),
                nulls_distinct=False,
                name="one_template_per_slug_and_owner",
            ),
        ]
        triggers = [Trail("template", name="{name}", ignored=("synced_at",))]

    def __str__(self) -> str:
        return self.name

    @property
    def channels(self) -> list[str]:
        return channels_of(self.definition)

    @property
    def variables(self) -> list[str]:
        """The names of the variables that need a value, in reading order."""
        declared = (entry["name"] for section in sections(self.definition) for entry in section.get("variables") or ())
        return list(dict.fromkeys(declared))

    @property
    def is_published(self) -> bool:
        return self.status == TemplateStatus.APPROVED


class TemplateVersion(Base):
    """One version of a template's content, with its own review. At Meta each approved version is a template of its own.

    Drafts and rejected texts are changed in place or get the next number (see `versions`); what was approved never
    changes. The highest number is the one that is worked on.
    """

    template = models.ForeignKey(MessageTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    category = models.CharField(max_length=20, choices=Category.choices)
    language = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=TemplateStatus.choices, default=TemplateStatus.DRAFT)
    rejection_reason = models.TextField(null=True, blank=True)  # noqa: DJ001 - null unless rejected
    whatsapp_template_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001 - null until at Meta
    whatsapp_template_name = models.CharField(max_length=512, null=True, blank=True)  # noqa: DJ001 - null until at Meta
    author = models.CharField(max_length=254, blank=True, default="")  # e-mail address; empty for programs and Meta
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="one_version_per_number"),
        ]
        indexes = [
            models.Index(
                fields=["whatsapp_template_id"],
                condition=Q(whatsapp_template_id__isnull=False),
                name="versions_by_metas_id",
            )
        ]
        triggers = [Trail("template version", name="{template.name}, version {number}", owner="template")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.template_id}"

    @property
    def stamp(self) -> datetime:
        """When it was last changed: an edit of something older is refused."""
        return self.updated_at or self.created_at


class Submission(Queued):
    """A version that Meta has yet to be given for review: its place in the queue, and why the last try failed."""

    version = models.OneToOneField(TemplateVersion, on_delete=models.CASCADE, primary_key=True)
    problem = models.TextField(blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="submissions_by_due_time")]

    def __str__(self) -> str:
        return f"{self.version_id} due {self.due_at}"


class TemplateSync(Queued):
    """When the templates of an account are compared with the carrier's, and what came of it the last time."""

    account = models.OneToOneField(CarrierAccount, on_delete=models.CASCADE, primary_key=True)
    finished_at = models.DateTimeField(null=True, blank=True)  # null until it has succeeded once
    problem = models.TextField(blank=True, default="")  # of the last try, in the carrier's words
    # What was compared, this time or the last, and what came of it.
    seen = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="syncs_by_due_time")]

    def __str__(self) -> str:
        return f"{self.account_id} due {self.due_at}"


def channels_of(definition: Mapping[str, Any]) -> list[str]:
    """The channels that a template has text for. A shared text counts for SMS and WhatsApp, but RCS needs its own."""
    body = definition["body"]
    shared = (Channel.SMS, Channel.WHATSAPP) if body.get("multiChannel") else ()
    return [channel.value for channel in Channel if channel in shared or body.get(channel)]


def sections(definition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every part of a definition that may have variables, in reading order: header, bodies, footer, URL buttons."""
    yield definition.get("header") or {}
    yield from bodies(definition)
    yield definition.get("footer") or {}
    yield from (button["props"] for button in definition.get("buttons") or () if button["type"] == "URL")


def bodies(definition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The body texts, the shared one first."""
    return (definition["body"][key] for key in BODIES if definition["body"].get(key))
