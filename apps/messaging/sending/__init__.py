"""From an accepted message to its last receipt, and what people write back."""
