"""The worker's tasks: follow payments, recharge wallets, alert of low balances, empty those left over, send e-mails."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.billing.payments import following, leftover, low_balance, notice_mail, recharging
from apps.core.once import Once

_work = Once(following.drain)


@shared_task(name="payments.work")
def work() -> None:
    _work()


@shared_task(name="payments.recharge")
def recharge() -> None:
    recharging.drain()


@shared_task(name="payments.alert")
def alert() -> None:
    low_balance.drain(now=timezone.now())


@shared_task(name="payments.hand_over")
def hand_over() -> None:
    leftover.drain(now=timezone.now())


@shared_task(name="payments.notify")
def notify() -> None:
    notice_mail.drain()
