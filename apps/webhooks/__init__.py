"""Whom a customer wants told of what happens, and what was told: endpoints, and the deliveries to them."""
