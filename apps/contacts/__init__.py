"""The people a customer writes to: one contact per number and owner, and their consent."""
