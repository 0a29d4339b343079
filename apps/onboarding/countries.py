"""Which documents a country asks for, and whether an account has given them.

A requirement is a list of groups: one document of each group is needed. The operator edits the table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from apps.channels import regions
from apps.core.errors import Invalid
from apps.onboarding.models import CountryRequirement, DecisionState, Document, DocumentKind
from apps.organizations.customer import Customer

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`missing` are the groups of `required` without a document; `pending` those whose documents wait for approval."""

    country: str
    required: tuple[Group, ...]
    submitted: tuple[str, ...]
    missing: tuple[Group, ...]
    pending: tuple[Group, ...]

    @property
    def name(self) -> str:
        return regions.NAMES.get(self.country, self.country)

    @property
    def is_eligible(self) -> bool:
        """Whether every document is there and approved."""
        return not self.missing and not self.pending

    @property
    def needs(self) -> str:
        """What is missing, in words; empty if nothing is."""
        return in_words(self.missing)

    @property
    def sentence(self) -> str:
        return f"{self.name} needs {self.needs}" if self.missing else ""

    def as_dict(self) -> dict[str, Any]:
        """In the words of the contract."""
        return {
            "isEligible": self.is_eligible,
            "requiredDocuments": [list(group) for group in self.required],
            "submittedDocuments": list(self.submitted),
            "missingDocuments": [list(group) for group in self.missing],
        }


def in_words(groups: Iterable[Group]) -> str:
    """a passport or a driver's license, and a utility bill"""
    return ", and ".join(" or ".join(map(_named, group)) for group in groups)


def _named(kind: str) -> str:
    label = str(DocumentKind(kind).label)
    article = "" if label.startswith("Proof") else "a "
    return f"{article}{label[0].lower()}{label[1:]}"


def eligibility(customer: Customer, country: str) -> Eligibility:
    return eligibilities(customer, [country])[0]


def eligibilities(customer: Customer, countries: Sequence[str]) -> list[Eligibility]:
    """What its own documents and its organization's meet. Two queries, however many countries."""
    rules = {each.country: each for each in CountryRequirement.objects.filter(country__in=countries)}
    documents = list(Document.objects.owned_by(customer, customer.parent).counting())
    return [_judge(country, rules[country].groups if country in rules else [], documents) for country in countries]


def before_a_number(customer: Customer, country: str) -> list[str]:
    """What stands between an account and a number of this country, as sentences."""
    found = eligibility(customer, country)
    if found.missing:
        return [f"{found.sentence}. Upload what is missing under Going live, Documents."]
    return [f"Your documents for {found.name} are in review."] if found.pending else []


def _judge(country: str, groups: Sequence[Sequence[str]], documents: Collection[Document]) -> Eligibility:
    counting = [each for each in documents if each.country in ("", country)]
    given = {each.kind for each in counting}
    approved = {each.kind for each in counting if each.state == DecisionState.APPROVED}
    required = tuple(tuple(group) for group in groups)
    missing = tuple(group for group in required if not given.intersection(group))
    pending = tuple(group for group in required if group not in missing and not approved.intersection(group))
    return Eligibility(country, required, tuple(sorted(given)), missing, pending)


def set_requirement(country: str, groups: Sequence[Sequence[str]], *, note: str = "") -> CountryRequirement:
    """What a country asks for from now on. Raises Invalid."""
    problems = {}
    if country not in regions.NAMES:
        problems["country"] = ["This is no country with phone numbers"]
    unknown = sorted({kind for group in groups for kind in group if kind not in DocumentKind.values})
    if unknown:
        problems["groups"] = [f"Unknown kinds of documents: {', '.join(unknown)}"]
    if not all(groups):
        problems["groups"] = ["Every group needs at least one kind of document"]
    if problems:
        raise Invalid(problems)
    wanted = {"groups": [list(group) for group in groups], "note": note}
    row, _ = CountryRequirement.objects.update_or_create(country=country, defaults=wanted)
    return row
