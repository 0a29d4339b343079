"""Rows for tests, one module per room: plain, and without surprises."""
