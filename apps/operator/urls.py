"""URLs of the console: the pages of each table that operators see."""

from __future__ import annotations

from django.urls import path

from apps.audit.models import Entry
from apps.channels.models import CountryDefault, Sender
from apps.operator.accounts import OrganizationAdmin, ProfileAdmin
from apps.operator.installation import CountryDefaultAdmin, EntryAdmin, SenderAdmin, UserAdmin
from apps.operator.site import Console
from apps.organizations.models import Organization, Profile
from apps.users.models import User

console = Console("operator")
console.register(Organization, OrganizationAdmin)
console.register(Profile, ProfileAdmin)
console.register(User, UserAdmin)
console.register(CountryDefault, CountryDefaultAdmin)
console.register(Sender, SenderAdmin)
console.register(Entry, EntryAdmin)

urlpatterns = [path("", console.urls)]
