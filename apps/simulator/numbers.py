"""Test numbers: phones with a fixed outcome, to try out by hand what happens rarely.

All are valid US numbers to libphonenumber, in the non-geographic range +1 500 555. Every other number gets its message.
"""

from __future__ import annotations

from collections.abc import Mapping

from apps.simulator.faults import Fault

PREFIX = "+150055500"

DELIVERED = PREFIX + "06"

# number → (what happens, the fault that makes it happen)
TABLE: Mapping[str, tuple[str, Fault | None]] = {
    PREFIX + "01": ("refused at once: invalid number (40310)", Fault("fail", code="40310")),
    PREFIX + "02": ("sent, then delivery_failed: undeliverable (40008)", Fault("undeliverable", code="40008")),
    PREFIX + "03": (
        "sending_failed without being sent: landline (40001)",
        Fault("undeliverable", code="40001", status="sending_failed"),
    ),
    PREFIX + "04": ("refused at once: opted out at the carrier (40300)", Fault("fail", code="40300")),
    PREFIX + "05": ("sent, then delivery_failed: blocked as spam (40002)", Fault("undeliverable", code="40002")),
    DELIVERED: ("sent, then delivered", None),
    PREFIX + "07": ("delivered, but the answer to the request comes 2 s late", Fault("slow", ms=2000)),
    PREFIX + "08": ("delivered, but never a callback", Fault("silent")),
    PREFIX + "09": ("429 at the first try of each message, then delivered", Fault("rate_limited", once=True)),
    PREFIX + "10": ("500 at the first try of each message, then delivered", Fault("error", once=True)),
    PREFIX + "11": ("accepted, but the connection closes without an answer", Fault("drop")),
    PREFIX + "12": ("delivered; every callback comes twice", Fault("twice")),
    PREFIX + "13": ("delivered; finalized comes before sent", Fault("disorder")),
    PREFIX + "14": (
        "sent, then delivery_unconfirmed: no receipt from the network",
        Fault("undeliverable", status="delivery_unconfirmed"),
    ),
    PREFIX + "15": ("Idempotency-Key ignored: every repeat is a second message", Fault("forget_keys")),
    PREFIX + "16": ("accepted, but the answer breaks off after its headers", Fault("cut")),
}

FAULTS: Mapping[str, Fault] = {number: fault for number, (_, fault) in TABLE.items() if fault is not None}
