"""URLs of the console: the pages of each table that operators see."""

from __future__ import annotations

from django.urls import path

from apps.audit.models import Entry
from apps.billing.models import Rate, Wallet
from apps.channels.models import CountryDefault, PhoneNumber, Sender
from apps.message_templates.models import MessageTemplate
from apps.onboarding.models import Application, CountryRequirement, Document
from apps.operator.accounts import OrganizationAdmin, ProfileAdmin
from apps.operator.installation import CountryDefaultAdmin, EntryAdmin, SampleTemplateAdmin, SenderAdmin, UserAdmin
from apps.operator.numbers import PhoneNumberAdmin
from apps.operator.prices import RateAdmin
from apps.operator.site import Console
from apps.operator.verification import ApplicationAdmin, CountryRequirementAdmin, DocumentAdmin
from apps.operator.wallets import WalletAdmin
from apps.organizations.models import Organization, Profile
from apps.users.models import User

console = Console("operator")
console.register(Organization, OrganizationAdmin)
console.register(Profile, ProfileAdmin)
console.register(User, UserAdmin)
console.register(Application, ApplicationAdmin)
console.register(Document, DocumentAdmin)
console.register(CountryRequirement, CountryRequirementAdmin)
console.register(Wallet, WalletAdmin)
console.register(Rate, RateAdmin)
console.register(PhoneNumber, PhoneNumberAdmin)
console.register(MessageTemplate, SampleTemplateAdmin)
console.register(CountryDefault, CountryDefaultAdmin)
console.register(Sender, SenderAdmin)
console.register(Entry, EntryAdmin)

urlpatterns = [path("", console.urls)]
