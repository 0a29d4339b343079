"""Bulk actions: one act on many rows, run in portions, counted, and undone where it can be."""
