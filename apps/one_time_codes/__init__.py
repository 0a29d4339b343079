"""One-time codes: made, sent and checked for a program, so that it needs no machinery of its own to verify a number."""
