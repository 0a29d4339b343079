"""Which wallet a page is about. An organization chooses between its own and those of profiles that pay for themselves.

Without a choice it is the account's own; the wallet of the first profile, if only profiles have one.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import F
from django.http import Http404

from apps.billing import months
from apps.billing.models import Wallet
from apps.users.account_access import Seat
from apps.users.permissions import AccountRequest

_MAX_OFFERED = 200


@dataclass(frozen=True, slots=True)
class WalletChoice:
    """`offered` are the value in the address and the name of each; empty where there is nothing to choose from.

    `zone` is the one in which the days of the page begin.
    """

    wallet: Wallet | None = None
    offered: tuple[tuple[str, str], ...] = ()
    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - zones are immutable

    @property
    def value(self) -> str:
        """As the address has it; empty for the one that is open without a choice."""
        chosen = str(self.wallet.id) if self.wallet else ""
        return chosen if chosen in dict(self.offered) else ""

    @property
    def query(self) -> str:
        """What addresses of other pages about this wallet end with."""
        return f"?wallet={self.value}" if self.value else ""

    @property
    def owner(self) -> str:
        return owner_of(self.wallet) if self.wallet else ""


NONE = WalletChoice()


def requested(request: AccountRequest) -> WalletChoice:
    """As the address says. One that names a wallet never shows another: it is not found."""
    asked = request.GET.get("wallet", "")
    choice = of(request.seat, asked)
    if asked and (choice.wallet is None or str(choice.wallet.id) != asked):
        raise Http404("There is no such wallet here.")
    return choice


def of(seat: Seat, asked: str) -> WalletChoice:
    """The wallet with this id or, if none of them has it, the first."""
    customer = seat.customer
    found = _seen(seat)
    chosen = next((each for each in found if str(each.id) == asked), found[0] if found else None)
    if customer.profile or not any(each.profile_id for each in found):
        return WalletChoice(chosen, zone=months.zone_of(customer))
    first, *others = found
    offered = (("", owner_of(first)), *((str(each.id), owner_of(each)) for each in others))
    return WalletChoice(chosen, offered, ZoneInfo((chosen or first).timezone))


def owner_of(wallet: Wallet) -> str:
    profile = wallet.profile
    if profile is None:
        return str(wallet.organization.name)
    return f"{profile.name} (deleted)" if profile.deleted_at else str(profile.name)


def _seen(seat: Seat) -> list[Wallet]:
    """The account's own, then those of its profiles by name, but where the person may not see money."""
    rows = Wallet.objects.visible_to(seat.customer).select_related("organization", "profile")
    found = list(rows.order_by(F("profile__name").asc(nulls_first=True), "id")[:_MAX_OFFERED])
    if not any(each.profile_id for each in found) or seat.customer.profile:
        return found
    closed = seat.closed("billing.view")
    return [each for each in found if each.profile_id not in closed]
