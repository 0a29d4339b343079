"""Channels, senders and carriers."""
