"""A carrier on loopback: it speaks Telnyx's Messaging v2 dialect, keeps what every phone received, and can misbehave.

It imports no other room and no room imports it; only HTTP joins it to the house. Start it with
`python -m apps.simulator --port 9100 --home var/simulator`; `docs/simulator.md` is its manual.
"""
