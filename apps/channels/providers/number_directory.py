"""Look up numbers in a carrier's directory: what its module offers for that, and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from apps.channels.providers.types import Credentials
from apps.core import egress


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """What a carrier's directory knows of a phone number; None where it does not say."""

    is_valid: bool
    country_code: str | None = None  # ISO 3166 alpha-2
    carrier_name: str | None = None
    line_type: str | None = None  # mobile, fixed_line, fixed_line_or_mobile, voip, toll_free …
    mobile_country_code: str | None = None
    mobile_network_code: str | None = None
    is_ported: bool | None = None
    is_voip: bool | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The directory did not say anything of the number; the sentence tells why."""

    reason: str


class Directory(Protocol):
    """What the module of a carrier that looks up numbers offers besides."""

    def ask(self, phone: str, credentials: Credentials, base_url: str) -> egress.EgressRequest:
        """The call that asks about a number in E.164."""

    def read_line(self, response: egress.Response) -> DirectoryEntry | NoAnswer:
        """What the directory says. Never raises."""
