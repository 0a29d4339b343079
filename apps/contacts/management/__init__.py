"""The operator's commands about contacts."""
