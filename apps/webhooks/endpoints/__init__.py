"""The pages that list and change endpoints."""
