"""The carriers, tested with values and against the carrier on loopback."""
