"""A made-up company for the demo: Acme roasts coffee, and has 90 days of history, the same one every time.

Every phone number is from a range that is reserved for tests and films. Nothing in the history has a place in the
queue, so nothing of it is ever sent.
"""
