"""The team of an account: its members and invitations, and who may change what."""
