"""Payments: money that comes into wallets by card, and what goes back (ADR 47)."""
