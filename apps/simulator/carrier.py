"""The carrier as one object: settings, state, faults, key and courier, loaded from a home directory."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from aiohttp import web

from apps.simulator import dialects, journal, numbers, signing
from apps.simulator.courier import Courier, Pace
from apps.simulator.faults import Faults
from apps.simulator.journal import Journal
from apps.simulator.meta_templates import MetaTemplates
from apps.simulator.notices import Notices
from apps.simulator.number_stock import NumberStock
from apps.simulator.phones import TELNYX, Phones
from apps.simulator.receiver import Inboxes
from apps.simulator.registry import CampaignRegistry
from apps.simulator.stripe_book import StripeBook

PAYMENTS_SECRET = "whsec_simulator"  # unless another is given

_log = logging.getLogger(__name__)


class HomeTaken(OSError):
    """Another carrier runs in this home directory."""


@dataclass(frozen=True, slots=True)
class Settings:
    home: Path
    seed_file: Path | None = None
    api_key: str = ""  # empty: every key is accepted
    webhook_url: str = ""  # for messages that name none, as a messaging profile would do
    orders_url: str = ""  # where we tell that an order of numbers is complete
    payments_url: str = ""  # where we tell what becomes of payments
    payments_secret: str = PAYMENTS_SECRET  # that signs it
    pace: Pace = field(default_factory=Pace)
    window: float = 24 * 3600  # seconds after a person wrote in which WhatsApp takes free text; 0: always


class Carrier:
    """Everything the handlers need. `start` reads the journal and resumes unfinished callbacks; `stop` writes it."""

    def __init__(self, settings: Settings) -> None:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.settings = settings
        self.signer = signing.load(settings.home, settings.seed_file)
        self.faults = Faults(always=numbers.FAULTS)
        self.phones = Phones()
        self.inboxes = Inboxes()
        self.templates = MetaTemplates()
        self.registry = CampaignRegistry()
        self.stock = NumberStock()
        self.stripe = StripeBook()
        spoken = dialects.of(self.signer)
        self.courier = Courier(self.phones, spoken, settings.pace)
        self.notices = Notices(spoken[dialects.META], settings.pace)
        self.registry_notices = Notices(spoken[TELNYX], settings.pace)
        self.payment_notices = Notices(dialects.StripeSeal(settings.payments_secret), settings.pace)
        self._lock = open(settings.home / "lock", "wb")  # noqa: SIM115 - held until the process ends
        self._journal = Journal(settings.home / "journal.jsonl")
        self._flushing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises HomeTaken before it changes anything."""
        self._take_home()
        kept = (self.phones, self.templates, self.registry, self.stock, self.stripe)
        for each in kept:
            each.replay(self._journal.read())
        self._journal.compact(chain.from_iterable(each.snapshot() for each in kept))
        for each in kept:
            each.journal = self._journal
        await self.courier.start()
        for message in self.phones.unfinished():
            self.courier.schedule(message)
        self._flushing = asyncio.create_task(self._flush())

    async def stop(self) -> None:
        if self._flushing is not None:
            self._flushing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._flushing
        await self.courier.stop()
        for notices in (self.notices, self.registry_notices, self.payment_notices):
            await notices.stop()
        self.phones.count()
        self._journal.close()
        self._lock.close()

    def _take_home(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeTaken(f"another simulator runs in {self.settings.home}") from error

    async def _flush(self) -> None:
        while True:
            await asyncio.sleep(journal.FLUSH_EVERY)
            self.phones.count()
            try:
                self._journal.flush()
            except OSError as error:  # a full disk: go on serving, and try again
                _log.error("journal: %s", error)


CARRIER = web.AppKey("carrier", Carrier)
