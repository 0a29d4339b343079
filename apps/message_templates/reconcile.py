"""Take over one page of Meta's list: new templates, results of reviews, ratings, and texts that were edited at Meta.

The number of statements doesn't depend on how many templates the page has. A text that was edited at Meta is the next
version, and the one that it replaced can't be sent any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from apps.channels.models import CarrierAccount
from apps.channels.providers.template_keeping import RemoteTemplate
from apps.message_templates import importing, meta_languages, review_events, review_result, review_words, versions
from apps.message_templates.likeness import says_the_same
from apps.message_templates.meta import components
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus, TemplateVersion
from apps.message_templates.review_result import Result

_REPLACED = "The text was edited at Meta, which replaced this version."
_ROW = (
    *("definition", "category", "language", "status", "rejection_reason", "version", "quality", "synced_at"),
    *("whatsapp_template_id", "whatsapp_template_name", "whatsapp_components", "updated_at"),
)
_VERSION = (
    *("category", "status", "rejection_reason", "whatsapp_template_id", "whatsapp_template_name"),
    *("decided_at", "number"),
)


@dataclass(slots=True)
class Counts:
    """Named as in `TemplateSync`."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0

    def add(self, page: Counts) -> None:
        self.seen, self.new, self.changed = self.seen + page.seen, self.new + page.new, self.changed + page.changed


@dataclass(slots=True)
class _Found:
    """What a page comes to, by template and by version, each once."""

    created: list[MessageTemplate] = field(default_factory=list)
    templates: dict[object, MessageTemplate] = field(default_factory=dict)
    versions: dict[object, TemplateVersion] = field(default_factory=dict)
    edits: list[tuple[TemplateVersion, RemoteTemplate]] = field(default_factory=list)
    was: list[tuple[MessageTemplate, str]] = field(default_factory=list)
    changed: set[object] = field(default_factory=set)


def store(
    account: CarrierAccount, remotes: Collection[RemoteTemplate], *, taken: set[str], asked: datetime, now: datetime
) -> Counts:
    """Call it in a transaction. `taken` are the slugs of the account's owner; `asked` is when we asked for the page."""
    known = _known(account, remotes)
    found = _Found()
    for remote in remotes:
        version = known.get(remote.id)
        if version is not None:
            _compare(version, remote, found, asked=asked, now=now)
        elif remote.status.upper() not in review_words.GONE:
            found.created.append(importing.imported(account, remote, taken=taken, now=now))
    _store_edits(found, now=now)
    _store(found, now=now)
    return Counts(len(remotes), len(found.created), len(found.changed))


def _known(account: CarrierAccount, remotes: Collection[RemoteTemplate]) -> dict[str, TemplateVersion]:
    """Our versions of these, locked together with their templates. The newest one, where several are one at Meta."""
    ids, names = [remote.id for remote in remotes], [remote.name for remote in remotes]
    is_here = Q(whatsapp_template_id__in=ids) | Q(whatsapp_template_id=None, whatsapp_template_name__in=names)
    rows = TemplateVersion.objects.filter(is_here, template__account=account)
    rows = rows.select_for_update(of=("self", "template")).order_by("template_id", "number")
    waits = Exists(Submission.objects.filter(version=OuterRef("pk")))
    found = rows.select_related("template__organization", "template__profile").annotate(is_queued=waits)
    templates: dict[object, MessageTemplate] = {}
    by_id: dict[str, TemplateVersion] = {}
    by_name: dict[tuple[str | None, str | None], TemplateVersion] = {}
    for version in found:
        version.template = templates.setdefault(version.template_id, version.template)
        if version.whatsapp_template_id:
            by_id[version.whatsapp_template_id] = version
        else:
            by_name[version.whatsapp_template_name, meta_languages.at_meta(version.language)] = version
    named = {remote.id: by_name.get((remote.name, remote.language)) for remote in remotes}
    return {key: ours for key in ids if (ours := by_id.get(key) or named[key])}


def _compare(
    version: TemplateVersion, remote: RemoteTemplate, found: _Found, *, asked: datetime, now: datetime
) -> None:
    """Nothing is done for a removed template, nor for a version that we are about to hand over."""
    template, status = version.template, review_words.status_of(remote.status)
    if template.deleted_at or version.is_queued:  # type: ignore[attr-defined]  # annotated
        return
    was = template.status
    before = (version.status, version.category, template.quality)
    version.whatsapp_template_id, version.whatsapp_template_name = remote.id, remote.name
    version.category = review_words.category_of(remote.category)
    if status:
        review_result.decide(template, version, Result(status, remote.rejected_reason, asked), now=now)
    found.templates[template.pk], found.versions[version.pk] = template, version
    if template.version == version.number:
        template.category, template.quality = version.category, (remote.quality or "")[:10]
        template.whatsapp_template_id, template.whatsapp_template_name = remote.id, remote.name
        template.synced_at = now
    if version.status in versions.PUBLISHED and _is_edited(template, version, remote):
        found.edits.append((version, remote))
    if template.status != was:
        found.was.append((template, was))
    if before != (version.status, version.category, template.quality):
        found.changed.add(template.pk)


def _is_edited(template: MessageTemplate, version: TemplateVersion, remote: RemoteTemplate) -> bool:
    is_in_force = template.version == version.number
    ours = template.whatsapp_components if is_in_force else None
    if ours is None:
        ours = components.build(version.definition, version.category)
    return not says_the_same(ours, remote.components)


def _store_edits(found: _Found, *, now: datetime) -> None:
    """Each edit is a version of its own, before a draft that is being written here."""
    if not found.edits:
        return
    edited = [version.template_id for version, _ in found.edits]
    rows = TemplateVersion.objects.filter(template__in=edited).order_by("template_id", "-number")
    last = {row.template_id: row for row in rows.distinct("template_id")}
    drafts, added = [], []
    for version, remote in found.edits:
        newest, template = last[version.template_id], version.template
        number = newest.number + 1
        if newest.status == TemplateStatus.DRAFT:
            number, newest.number = newest.number, newest.number + 1
            drafts.append(newest)
        edit = _edit(version, remote, number, now=now)
        added.append(edit)
        if template.version == version.number:
            versions.put_into_force(template, edit)
            importing.remember(template, remote, now=now)
        version.status, version.rejection_reason = TemplateStatus.DISABLED, _REPLACED
        version.whatsapp_template_id = version.whatsapp_template_name = None
        found.changed.add(template.pk)
    TemplateVersion.objects.bulk_update(drafts, ["number"])
    TemplateVersion.objects.bulk_create(added)


def _edit(version: TemplateVersion, remote: RemoteTemplate, number: int, *, now: datetime) -> TemplateVersion:
    return TemplateVersion(
        template=version.template,
        number=number,
        definition=importing.rewritten(version.definition, remote),
        category=version.category,
        language=version.language,
        status=version.status,
        rejection_reason=version.rejection_reason,
        whatsapp_template_id=remote.id,
        whatsapp_template_name=remote.name,
        submitted_at=now,
        decided_at=version.decided_at or now,
        created_at=now,
    )


def _store(found: _Found, *, now: datetime) -> None:
    for template_id in found.changed:
        found.templates[template_id].updated_at = now
    MessageTemplate.objects.bulk_update(found.templates.values(), _ROW)
    TemplateVersion.objects.bulk_update(found.versions.values(), _VERSION)
    MessageTemplate.objects.bulk_create(found.created)
    TemplateVersion.objects.bulk_create([versions.first_of(template) for template in found.created])
    review_events.publish_all(found.was, now=now)


def known_ids(account: CarrierAccount) -> set[str]:
    """What we know to be at Meta."""
    rows = TemplateVersion.objects.filter(template__account=account, template__deleted_at=None)
    return {each for each in rows.values_list("whatsapp_template_id", flat=True) if each}


def locked(account: CarrierAccount, ids: Iterable[str]) -> Sequence[TemplateVersion]:
    """The newest version of each, with its template, both locked."""
    rows = TemplateVersion.objects.filter(template__account=account, template__deleted_at=None)
    rows = rows.filter(whatsapp_template_id__in=list(ids)).select_related("template")
    found = rows.select_for_update(of=("self", "template")).order_by("template_id", "number")
    return list({version.whatsapp_template_id: version for version in found}.values())
