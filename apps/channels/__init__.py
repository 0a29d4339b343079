"""By which way a message leaves: channels, senders, routing, phone numbers, and the adapters to the carriers."""
