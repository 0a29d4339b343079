"""Our definitions and Meta's components: one turned into the other, and filled in when a message is sent."""
