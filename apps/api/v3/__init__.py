"""Sent's API v3, one module per resource: validate, one domain call, translate back."""
