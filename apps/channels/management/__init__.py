"""The operator's commands about senders."""
