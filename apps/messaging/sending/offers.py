"""What a message would cost on each channel that it could take, for the choice among them (`channels.routing`).

An SMS is written for that, since its price depends on its segments. If it goes out as one, it isn't written again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.billing import quotes
from apps.billing.rates import PriceBook
from apps.channels.models import Channel, Sender
from apps.channels.routing import Offer
from apps.message_templates import segments
from apps.message_templates.render import Body
from apps.messaging.sending.draft import Draft


@dataclass(slots=True)
class Offers:
    """The prices of one draft, with the share of the payer that comes first."""

    _draft: Draft
    _book: PriceBook
    _sms: tuple[Body, int] | None = None

    def micros(self, sender: Sender) -> int | None:
        draft, parts = self._draft, 1
        if sender.channel == Channel.SMS:
            self._sms = write(draft, sender.channel)
            parts = self._sms[1] or 1
        country, category = quotes.in_book(draft.country), draft.template.category if draft.template else ""
        quote = quotes.find(self._book, sender, country, category=category, segments=parts)
        return None if quote is None else quotes.with_share(quote, draft.billed.payers[0])

    def compared(self, offers: Sequence[Offer]) -> str:
        return quotes.compared(self._book, offers)

    def written(self, channel: str) -> tuple[Body, int] | None:
        """The words on a channel and their segments, if they were needed for its price."""
        return self._sms if channel == Channel.SMS else None


def of(draft: Draft) -> Offers | None:
    """None if it isn't billed, or if there is nothing to choose."""
    if draft.prices is None or draft.pinned or not draft.billed.payers:
        return None
    return Offers(draft, draft.prices)


def write(draft: Draft, channel: str) -> tuple[Body, int]:
    """The words on a channel, and as how many segments they count. The parameters have passed the template's check."""
    if draft.text is not None:
        body = Body(None, draft.text, None, None)
    else:
        assert draft.template is not None
        body = draft.template.render(channel, draft.parameters)
    return body, segments.count(body.content).parts
