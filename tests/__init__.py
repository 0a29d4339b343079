"""The tests: one file per module, in the same places, and whole journeys through a running house."""
