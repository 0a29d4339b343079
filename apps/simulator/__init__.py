"""A simulated carrier on loopback: it stores what every phone received, and simulates faults.

It speaks Telnyx's Messaging v2, Meta's Cloud API for WhatsApp, and Stripe's API for payments.

It imports no other room and no room imports it; they talk only by HTTP. Start it with
`python -m apps.simulator --port 9100 --home var/simulator`. Its manual is `docs/simulator.md`.
"""
