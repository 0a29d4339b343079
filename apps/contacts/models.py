"""Contacts: one phone number of one owner, the history of its consent, and imports of contact files.

Removing a contact only marks it. Its opt-out must be kept, and adding the number again restores the same row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import BooleanField, Case, F, Q, Value, When

from apps.audit.trail import Trail
from apps.channels.models import Channel
from apps.core.queue import Queued
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Owned, OwnedQuerySet, Profile, owner_columns

MAX_NAME = 120  # characters
MAX_LABEL = 50  # characters
_BESIDE = ("available_channels", "dialled_as", "is_channel_chosen")  # follow from other columns


class ContactQuerySet(OwnedQuerySet["Contact"]):
    def present(self) -> Self:
        """Those that were not removed."""
        return self.filter(deleted_at=None)

    def usable_by(self, customer: Customer) -> Self:
        """A customer's own contacts and those it inherits or is offered, each marked `is_inherited`."""
        own = Q(organization_id=customer.organization.id)
        if customer.profile is not None:
            own &= Q(profile_id=customer.profile.id)
        inherited = Case(When(own, then=Value(False)), default=Value(True), output_field=BooleanField())
        return (self.visible_to(customer) | self.owned_by(*customer.sources.contacts)).annotate(is_inherited=inherited)

    def by_phone(self, phone: str) -> Self:
        """Those with this number, in E.164."""
        return self.filter(phone=phone)

    def on_channel(self, channel: str) -> Self:
        """Those who can be reached by this channel."""
        return self.filter(available_channels__contains=channel)

    def consenting(self, *, opted_out: bool) -> Self:
        """Those who have opted out, or those who have not."""
        return self.filter(opt_out=opted_out)

    def belonging(self, customer: Customer, *, to_it: bool) -> Self:
        """Those of exactly this customer, or those of others that it may use."""
        return self.owned_by(customer) if to_it else self.exclude(**owner_columns(customer))

    def labelled(self, label: str) -> Self:
        """Those with exactly this label."""
        if len(label) > MAX_LABEL:
            return self.none()
        return self.filter(labels__contains=[label]).exclude(labels=[])

    def made_by_import(self, import_id: UUID) -> Self:
        """Those that an import created or brought back."""
        return self.filter(id__in=ImportedContact.objects.filter(of_id=import_id).values("contact_id"))

    def newest_first(self) -> Self:
        """UUIDv7 keys sort by time, so the key is the order."""
        return self.order_by("-id")


class Contact(Owned):
    # No database constraint towards the owner: contacts are written on the send path (see docs/adr/0009).
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False, db_index=False
    )
    phone = models.CharField(max_length=16)  # E.164
    available_channels = models.CharField(max_length=40, default=Channel.SMS, db_default=Channel.SMS)
    # An Argentine number that was only ever written without the 9 of mobile numbers (docs/adr/0036); else "".
    dialled_as = models.CharField(max_length=16, blank=True, default="", db_default="")
    default_channel = models.CharField(
        max_length=10, choices=Channel.choices, default=Channel.SMS, db_default=Channel.SMS
    )
    # Whether someone set `default_channel`. Every new contact has "sms", which alone says nothing (docs/channels.md).
    is_channel_chosen = models.BooleanField(default=False, db_default=False)
    opt_out = models.BooleanField(default=False, db_default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=MAX_NAME, blank=True, default="", db_default="")
    labels = ArrayField(models.CharField(max_length=MAX_LABEL), default=list, db_default=[], blank=True)

    # Set by `usable_by`; a row read in any other way is its reader's own.
    is_inherited = False

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "phone", "profile"],
                nulls_distinct=False,
                name="one_contact_per_number_and_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["profile", "id"], condition=Q(profile__isnull=False), name="contacts_of_a_profile"),
            # Holds few rows, and none while contacts are made by sending.
            models.Index(fields=["organization", "id"], condition=Q(opt_out=True), name="contacts_that_opted_out"),
            GinIndex(fields=["labels"], condition=~Q(labels=[]), name="contacts_with_labels"),
        ]
        # Sending creates contacts, and forgetting a person deletes them: of both, other rows tell.
        triggers = [Trail("contact", name="{phone}", ignored=_BESIDE, by_hand=True, operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.phone

    @property
    def dialled(self) -> str:
        """The number as it is shown and dialled; `phone` is the one it is known by."""
        return self.dialled_as or self.phone


class How(models.TextChoices):
    """The way a change of consent came about."""

    PAGE = "page", "on the contact's page"
    API = "api", "over the API"
    IMPORT = "import", "with an import"
    REPLY = "reply", "by an answer from the phone"
    CARRIER = "carrier", "at the carrier"
    MERGE = "merge", "when two spellings of the number became one contact"
    FORGOTTEN = "forgotten", "before they were forgotten"


class ConsentChangeQuerySet(OwnedQuerySet["ConsentChange"]):
    def of(self, contact: Contact) -> Self:
        """What became of the consent of a contact, newest first."""
        return self.filter(contact_id=contact.id).order_by("-created_at", "-id")

    def newest_of(self, contacts: Iterable[Contact]) -> Self:
        """The newest of each of these contacts."""
        ids = [contact.id for contact in contacts]
        newest = self.filter(contact_id__in=ids).order_by("contact_id", "-created_at", "-id")
        return newest.distinct("contact_id")

    def by_message(self, contact_id: UUID, message_id: UUID) -> Self:
        """What a reply changed for a contact."""
        return self.filter(contact_id=contact_id, message_id=message_id)


class ConsentChange(Owned):
    """Evidence that somebody opted out or in: written once. The database refuses to change or delete it."""

    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    opt_out = models.BooleanField()  # as it was from then on
    how = models.CharField(max_length=10, choices=How.choices)
    who = models.CharField(max_length=255)  # as they were called then: a person's e-mail, a key's name, a file's
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")  # of a reply its text
    message_id = models.UUIDField(null=True)  # of a reply; rooms above hold the messages
    keyword = models.CharField(max_length=30, blank=True, default="", db_default="")  # what a reply was read as

    objects = ConsentChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["contact", "id"], name="consent_of_a_contact")]

    def __str__(self) -> str:
        return f"{self.contact_id} opted {'out' if self.opt_out else 'in'}"


class ImportState(models.TextChoices):
    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


# What the worker counts while it imports.
_COUNTS = ("done_rows", "created", "updated", "duplicate", "invalid", "suppressed", "numbers", "warned")


class Import(Owned):
    """A file of contacts and what became of it. `done_rows` becomes `rows`, and five counts add up to `numbers`.

    A row may hold several numbers; one without any counts as one, invalid.
    """

    file_name = models.CharField(max_length=255)
    encoding = models.CharField(max_length=20)
    delimiter = models.CharField(max_length=1)
    columns = models.JSONField()  # as `columns.Columns` stores itself
    rows = models.IntegerField()  # with something in them, without the header
    header = models.JSONField(default=list)  # the names of the columns, for those who look at its remarks
    made_by = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEW)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True, default="")
    done_rows = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    duplicate = models.IntegerField(default=0)
    invalid = models.IntegerField(default=0)
    suppressed = models.IntegerField(default=0)
    numbers = models.IntegerField(default=0)
    warned = models.IntegerField(default=0)  # imported, but perhaps not what was meant
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=255, blank=True, default="")
    undone = models.IntegerField(default=0)  # contacts that were removed again

    objects = OwnedQuerySet["Import"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    numbers=F("created") + F("updated") + F("duplicate") + F("invalid") + F("suppressed"),
                    numbers__gte=F("done_rows"),
                    done_rows__lte=F("rows"),
                ),
                name="numbers_of_an_import_add_up",
            )
        ]
        triggers = [Trail("import", name="{file_name}", ignored=_COUNTS)]

    def __str__(self) -> str:
        return self.file_name


class ImportFile(models.Model):
    """What was uploaded; gone once the import is over."""

    of = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"file of {self.of_id}"


class ImportWork(Queued):
    """An import that is under way: its place in the queue, gone once it is over."""

    of = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="work")

    def __str__(self) -> str:
        return f"{self.of_id} due {self.due_at}"


class ImportRemarkQuerySet(models.QuerySet["ImportRemark"]):
    def of(self, report: Import) -> Self:
        """Those of an import."""
        return self.filter(of=report)

    def topics(self) -> list[dict[str, Any]]:
        """What is said, of how many rows: not imported first, then the most frequent."""
        is_warning = Case(When(kind="warning", then=Value(1)), default=Value(0))
        grouped: Any = self.values("kind", "topic").annotate(count=models.Count("row"), is_warning=is_warning)
        return list(grouped.exclude(topic="").order_by("is_warning", "-count", "topic"))


class ImportRemark(models.Model):
    """A row that did not become a contact, or perhaps not the one that was meant, and why.

    `row` is its number as a spreadsheet shows it; `topic` is the same for all rows with this problem.
    """

    pk = models.CompositePrimaryKey("of_id", "row")
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="remarks", db_index=False)
    row = models.IntegerField()
    kind = models.CharField(max_length=10)  # invalid, suppressed, duplicate or warning
    topic = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=300)
    cells = models.JSONField()

    objects = ImportRemarkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


class ImportedContact(models.Model):
    """A contact that an import created or brought back. No constraint towards it: contacts are a hot table."""

    pk = models.CompositePrimaryKey("of_id", "contact_id")
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="made", db_index=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["contact"], name="imports_of_a_contact")]

    def __str__(self) -> str:
        return f"{self.contact_id} by {self.of_id}"
