"""The pages of the log of calls (apps/api/journal.py writes it)."""
