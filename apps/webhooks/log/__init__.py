"""The pages of an endpoint: its delivery log, one delivery, tests and replays."""
