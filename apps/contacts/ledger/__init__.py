"""The consent ledger: every change of consent and suppression, and what it meant at any moment."""
