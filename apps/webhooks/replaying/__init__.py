"""The dialogs that replay events: one, what is missing, everything since a time, or what the log shows."""
