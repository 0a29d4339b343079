"""How messages leave: channels, senders, routing, phone numbers, and the carrier adapters."""
