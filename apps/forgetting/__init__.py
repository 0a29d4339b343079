"""Forget people: the keyed hashes that are left of them, and the erasing in every room."""
