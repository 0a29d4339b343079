"""The pages of the log of calls (apps/api/call_log.py writes it)."""
