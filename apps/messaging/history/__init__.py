"""Reading messages back: lists, one message with its timeline, search, export."""
