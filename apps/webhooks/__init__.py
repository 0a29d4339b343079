"""Webhooks: customers' endpoints for events, and the deliveries to them."""
