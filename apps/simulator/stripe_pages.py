"""The hosted checkout page, and `/control/payments`: what was paid, giving it back, and ending debits and disputes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from html import escape

from aiohttp import web

from apps.simulator import stripe, stripe_debits, stripe_money
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.control import BadInput, as_json, read_object
from apps.simulator.stripe_book import COMPLETE, OPEN, PROCESSING, SUCCEEDED, StripeIntent, StripeSession

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulated checkout</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; color: #1a1d21 }}
input, button {{ font: inherit; padding: .5rem; width: 100%; box-sizing: border-box; margin: .25rem 0 1rem }}
.bad {{ color: #a3180f }} small, dt {{ color: #5b6470 }} dl {{ font-size: 14px }} dd {{ margin: 0 0 .5rem }}
</style></head><body><main>
<p><small>Simulated payment service. No money moves.</small></p>
<h1>{product}</h1><p><b>{amount} {currency}</b></p>
{body}
</main></body></html>"""
_FORM = """{problem}<form method="post">
<label for="card">Card number</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" value="{card}" required>
<button>Pay {amount} {currency}</button></form>
<form method="post">
<label for="account">Bank account</label>
<input id="account" name="account" inputmode="numeric" autocomplete="off" value="{account}" required>
<button>Debit {amount} {currency}</button></form>
<p><a href="{cancel}">Cancel</a></p>
<h2>Cards</h2>
<dl><dt>4242 4242 4242 4242</dt><dd>is paid</dd><dt>4000 0000 0000 0002</dt><dd>is declined</dd>
<dt>4000 0000 0000 9995</dt><dd>has insufficient funds</dd>
<dt>4000 0025 0000 3155</dt><dd>is paid now, and wants a confirmation later</dd>
<dt>4000 0000 0000 0341</dt><dd>is paid now, and declined later</dd>
<dt>4000 0000 0000 0259</dt><dd>is paid now, and disputed after a while</dd></dl>
<h2>Bank accounts</h2>
<dl><dt>000123456789</dt><dd>is paid after a while</dd>
<dt>000222222227</dt><dd>has insufficient funds, as the bank says after a while</dd>
<dt>000111111113</dt><dd>is closed, as the bank says after a while</dd>
<dt>000555555559</dt><dd>is paid after a while, and then disputed</dd></dl>"""
_CLOSED = "<p>This checkout is {status}.</p><p><a href='{back}'>Go back</a></p>"


def routes() -> list[web.RouteDef]:
    return [
        web.get("/checkout/{id}", show),
        web.post("/checkout/{id}", pay),
        web.get("/control/payments", list_payments),
        web.delete("/control/payments", forget),
        web.post("/control/payments/{id}/refund", refund),
        web.post("/control/payments/{id}/end", end_debit),
        web.post("/control/payments/{id}/dispute", dispute),
        web.post("/control/payments/{id}/win", win),
    ]


async def show(request: web.Request) -> web.Response:
    carrier, row = _session(request)
    stripe_money.catch_up(carrier, row)
    return _page(row)


async def pay(request: web.Request) -> web.StreamResponse:
    """303 to the shop once it is paid."""
    carrier, row = _session(request)
    stripe_money.catch_up(carrier, row)
    if row.status != OPEN:
        return _page(row)
    form = await request.post()
    typed = {name: str(form.get(name, "")) for name in ("card", "account")}
    take = stripe_debits.begin if "account" in form else stripe_money.pay
    refused = take(carrier, row, "".join((typed["account"] or typed["card"]).split()))
    if refused is None:
        raise web.HTTPSeeOther(row.success_url.replace("{CHECKOUT_SESSION_ID}", row.id))
    return _page(row, typed, refused.message)


async def list_payments(request: web.Request) -> web.Response:
    """Everything, the oldest first."""
    book = request.app[CARRIER].stripe
    return as_json(
        {
            "sessions": [asdict(row) for row in book.sessions.values()],
            "payments": [asdict(row) for row in book.intents.values()],
        }
    )


async def forget(request: web.Request) -> web.Response:
    request.app[CARRIER].stripe.forget()
    return web.Response(status=204)


async def refund(request: web.Request) -> web.Response:
    """Of a payment that succeeded: `amount` in minor units, or all that is left."""
    body = await read_object(request)
    carrier, row = _intent(request, SUCCEEDED)
    left = row.amount - row.refunded
    amount = body.get("amount", left)
    if type(amount) is not int or not 0 < amount <= left:
        raise BadInput(f"amount must be a whole number of minor units, at most {left}.")
    return as_json(stripe_money.give_back(carrier, row, amount))


async def end_debit(request: web.Request) -> web.Response:
    """The bank's answer to a debit, now."""
    carrier, row = _intent(request, PROCESSING)
    stripe_debits.end(carrier, row.id)
    return as_json(stripe.intent(row))


async def dispute(request: web.Request) -> web.Response:
    """What is left of a payment is disputed, and the bank takes it back."""
    carrier, row = _intent(request, SUCCEEDED)
    if row.dispute or row.refunded == row.amount:
        raise BadInput("Nothing of this payment can be disputed.")
    stripe_money.dispute(carrier, row)
    return as_json(stripe.dispute(row))


async def win(request: web.Request) -> web.Response:
    """A dispute ends well: the money comes back."""
    carrier, row = _intent(request, SUCCEEDED)
    if not row.dispute or row.is_won:
        raise BadInput("There is no open dispute of this payment.")
    stripe_money.win(carrier, row)
    return as_json(stripe.dispute(row))


def _intent(request: web.Request, status: str) -> tuple[Carrier, StripeIntent]:
    carrier = request.app[CARRIER]
    row = carrier.stripe.intents.get(request.match_info["id"])
    if row is None or row.status != status:
        raise BadInput(f"There is no payment with this ID that is {status}.")
    return carrier, row


def _session(request: web.Request) -> tuple[Carrier, StripeSession]:
    carrier = request.app[CARRIER]
    row = carrier.stripe.sessions.get(request.match_info["id"])
    if row is None:
        raise web.HTTPNotFound(text="There is no such checkout.")
    return carrier, row


def _page(row: StripeSession, typed: Mapping[str, str] | None = None, problem: str = "") -> web.Response:
    amount, currency = f"{row.amount / 100:.2f}", escape(row.currency.upper())
    if row.status == OPEN:
        said = f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else ""
        kept = {name: escape((typed or {}).get(name, "")) for name in ("card", "account")}
        body = _FORM.format(problem=said, **kept, amount=amount, currency=currency, cancel=escape(row.cancel_url))
    else:
        paid = "completed" if row.is_debited else "paid"
        status, back = (paid, row.success_url) if row.status == COMPLETE else ("over", row.cancel_url)
        body = _CLOSED.format(status=status, back=escape(back))
    text = _PAGE.format(product=escape(row.product), amount=amount, currency=currency, body=body)
    return web.Response(text=text, content_type="text/html", status=402 if problem else 200)
