"""The pages of the API call log, which apps/api/call_log.py writes."""
