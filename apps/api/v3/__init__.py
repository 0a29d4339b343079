"""Sent's API v3, one module per resource: validate, make one domain call, translate back."""
