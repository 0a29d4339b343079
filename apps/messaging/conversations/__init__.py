"""Threads: all messages between a person and an account, across channels, and replying to them."""
