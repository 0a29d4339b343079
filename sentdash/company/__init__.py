"""A made-up company for the demo: Acme roasts coffee, and has 90 days of history, the same every time.

All phone numbers are from ranges reserved for tests and films. The history has no queue rows, so it is never sent.
Only reminders.py queues messages, for the days ahead.
"""
