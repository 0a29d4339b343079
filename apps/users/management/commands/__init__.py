"""The operator's commands about users."""
