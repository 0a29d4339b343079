"""Forgetting people."""
