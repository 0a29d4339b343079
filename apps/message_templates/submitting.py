"""Give versions to Meta for review, as soon as their account has WhatsApp.

One version at a time, because a call takes a second and Meta takes a hundred new templates an hour. A version has its
name at Meta before the call, and a rejected one that is mended its id. So whatever becomes of the call or the worker,
the next try finds what the last one made (`_is_ours`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.channels.models import CarrierAccount
from apps.channels.providers.template_keeping import RemoteTemplate, TemplateDraft, TemplateRefused, TemplateTaken
from apps.core import queue
from apps.message_templates import detect, header_samples, keeping, meta_languages, review_result, review_words
from apps.message_templates.keeping import ListRefused
from apps.message_templates.likeness import says_the_same
from apps.message_templates.meta import components
from apps.message_templates.models import (
    MAX_SLUG,
    MessageTemplate,
    Submission,
    TemplateStatus,
    TemplateVersion,
)
from apps.message_templates.review_result import Result
from apps.organizations.customer import Customer

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_WITHOUT_ACCOUNT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Job:
    """What to hand over, and to whom. `template_id` is that of the template at Meta that is edited."""

    submission: Submission
    account: CarrierAccount
    draft: TemplateDraft
    template_id: str | None


def drain() -> int:
    """Submit all versions that are due. Returns how many Meta has answered for good."""
    settled = 0
    rows = Submission.objects.all()
    while taken := queue.claim(rows, 1, lease=_FIRST_PAUSE, doubled_up_to=_LONGEST_PAUSE, now=timezone.now()):
        job = _prepared(taken[0])
        settled += job is not None and _submit(job)
    return settled


def _prepared(submission: Submission) -> _Job | None:
    """None for a version that waits until its account has WhatsApp, or waits for nothing any more."""
    with transaction.atomic():
        found = _locked(submission)
        if found is None:
            Submission.objects.filter(pk=submission.pk).delete()
            return None
        template, version = found
        account = keeping.account_of(Customer.of(template))
        if account is None:
            _wait(submission, timezone.now() + _WITHOUT_ACCOUNT)
            return None
        _identify(template, version, account)
        written = components.build(version.definition, version.category)
        language = meta_languages.at_meta(version.language) or version.language
        draft = TemplateDraft(version.whatsapp_template_name or "", language, version.category, written)
    return _Job(submission, account, draft, version.whatsapp_template_id)


def _locked(submission: Submission) -> tuple[MessageTemplate, TemplateVersion] | None:
    """The version and its template, locked, if it is still to be submitted."""
    rows = MessageTemplate.objects.present().select_for_update(of=("self",)).select_related("organization", "profile")
    template = rows.filter(versions=submission.pk).first()
    version = TemplateVersion.objects.filter(pk=submission.pk, status=TemplateStatus.PENDING).first()
    return (template, version) if template and version else None


def _wait(submission: Submission, until: datetime) -> None:
    _ours(submission).update(due_at=until, attempts=0, problem="")


# --- The name at Meta ---


def _identify(template: MessageTemplate, version: TemplateVersion, account: CarrierAccount) -> None:
    """Settle the name, or which template at Meta is edited. One worker at a time gives names in an account."""
    CarrierAccount.objects.select_for_update().get(pk=account.pk)
    if template.account_id != account.pk:  # the first time, or it has moved to another account
        version.whatsapp_template_id = version.whatsapp_template_name = None
        template.account = account
    if version.whatsapp_template_name is None:
        mended = _rejected_before(template, version)
        version.whatsapp_template_id = mended.whatsapp_template_id if mended else None
        version.whatsapp_template_name = mended.whatsapp_template_name if mended else _free_name(template, version)
    version.submitted_at = timezone.now()  # results of before are about what Meta had until now
    _save_identity(template, version)


def _rejected_before(template: MessageTemplate, version: TemplateVersion) -> TemplateVersion | None:
    """The rejected version that this one mends: Meta has it edited instead of a new one."""
    before = template.versions.filter(number=version.number - 1, status=TemplateStatus.REJECTED).first()
    if before is None or not before.whatsapp_template_id or before.language != version.language:
        return None
    return before


def _free_name(template: MessageTemplate, version: TemplateVersion) -> str:
    """The slug of the display name, from the second version on with its number. Unique in the account."""
    ending = f"_v{version.number}" if version.number > 1 else ""
    name = template.slug[: MAX_SLUG - 20] + ending
    taken = TemplateVersion.objects.filter(template__account=template.account, whatsapp_template_name__startswith=name)
    names = taken.values_list("whatsapp_template_name", flat=True)
    return detect.free(name, taken={each for each in names if each})


def _save_identity(template: MessageTemplate, version: TemplateVersion) -> None:
    version.save(update_fields=["whatsapp_template_id", "whatsapp_template_name", "submitted_at"])
    if template.version == version.number:
        template.whatsapp_template_id = version.whatsapp_template_id
        template.whatsapp_template_name = version.whatsapp_template_name
    template.save(update_fields=["account", "whatsapp_template_id", "whatsapp_template_name"])


# --- The call, and what follows from it ---


def _submit(job: _Job) -> bool:
    """Whether Meta has answered for good, or can't be asked."""
    draft = header_samples.uploaded(job.account, job.draft, tries=job.submission.attempts)
    if isinstance(draft, TemplateRefused):
        if _says_nothing_of_it(draft):
            return _put_off(job, draft)
        return _settle(job, job.template_id, "REJECTED", draft.reason)
    if job.template_id:
        answer = keeping.edit(job.account, job.template_id, draft)
    else:
        answer = keeping.create(job.account, draft)
    if isinstance(answer, TemplateTaken):
        return _settle(job, answer.id or job.template_id, answer.status, category=answer.category)
    if answer.is_unknown and job.template_id:
        return _rename(job)
    if _says_nothing_of_it(answer):
        return _put_off(job, answer)
    return _refused(job, answer)


def _refused(job: _Job, answer: TemplateRefused) -> bool:
    """Meta also refuses a name that it has already. If that template is ours, an earlier try made it."""
    try:
        twin = None if job.template_id else _twin(job)
    except ListRefused as problem:
        if _says_nothing_of_it(problem.refused):
            return _put_off(job, problem.refused)
        twin = None
    if twin is None:
        return _settle(job, job.template_id, "REJECTED", answer.reason)
    if _is_ours(twin, job):
        return _settle(job, twin.id, twin.status, twin.rejected_reason, category=twin.category)
    return _rename(job)


def _twin(job: _Job) -> RemoteTemplate | None:
    return keeping.search(job.account, name=job.draft.name, language=job.draft.language)


def _is_ours(twin: RemoteTemplate, job: _Job) -> bool:
    others = TemplateVersion.objects.filter(template__account=job.account, whatsapp_template_id=twin.id)
    is_known = others.exclude(pk=job.submission.pk).exists()
    return not is_known and says_the_same(job.draft.components, twin.components)


def _says_nothing_of_it(answer: TemplateRefused) -> bool:
    """Meta has not looked at the template: it is busy, or refuses our account or doesn't know it."""
    return answer.retryable or answer.is_of_account or answer.is_unknown


def _put_off(job: _Job, answer: TemplateRefused) -> bool:
    """It is tried again when the claim ends, which lasts longer every time, or when Meta says."""
    log.warning("version %s is not submitted, try %s: %s", job.submission.pk, job.submission.attempts, answer.reason)
    due = job.submission.due_at
    if answer.retry_after is not None:
        due = timezone.now() + min(timedelta(seconds=answer.retry_after), _LONGEST_PAUSE)
    _ours(job.submission).update(due_at=due, problem=answer.reason)
    return False


def _rename(job: _Job) -> bool:
    """Try again at once, as a new template of another name."""
    with transaction.atomic():
        found = _locked(job.submission)
        if found and _ours(job.submission).update(due_at=timezone.now()):
            template, version = found
            version.whatsapp_template_id = None
            version.whatsapp_template_name = _free_name(template, version)
            _save_identity(template, version)
    return False


def _settle(
    job: _Job, template_id: str | None, status: str, reason: str | None = None, *, category: str | None = None
) -> bool:
    """Store what Meta made of it, unless another worker has."""
    now = timezone.now()
    with transaction.atomic():
        template = MessageTemplate.objects.select_for_update().filter(versions=job.submission.pk).first()
        if template and _ours(job.submission).delete()[0]:
            version = TemplateVersion.objects.get(pk=job.submission.pk)
            version.whatsapp_template_id = template_id
            _recategorize(template, version, category)
            _save_identity(template, version)
            decided = review_words.status_of(status)
            if decided not in (None, TemplateStatus.PENDING):
                review_result.apply(template, version, Result(decided, reason, now), now=now)
    if template is None and template_id:  # deleted during the call
        keeping.delete(job.account, template_id, job.draft.name)
    return True


def _recategorize(template: MessageTemplate, version: TemplateVersion, category: str | None) -> None:
    """Meta may take a template in another category than ours."""
    if category:
        version.category = review_words.category_of(category)
        version.save(update_fields=["category"])
    if template.version == version.number:
        template.category = version.category
        template.save(update_fields=["category"])


def _ours(submission: Submission) -> QuerySet[Submission]:
    """The row, while the claim is ours."""
    return Submission.objects.filter(pk=submission.pk, attempts=submission.attempts)
