"""A simulated carrier on loopback. It speaks Telnyx's Messaging v2, stores what every phone received, simulates faults.

It imports no other room and no room imports it; they talk only by HTTP. Start it with
`python -m apps.simulator --port 9100 --home var/simulator`. Its manual is `docs/simulator.md`.
"""
