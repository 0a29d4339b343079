"""Verify the phone of a person who uses the pages."""
