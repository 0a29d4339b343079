"""The page of all events: what each contains, and which endpoints get it."""
