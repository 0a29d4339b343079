"""Ownership: organizations, their sender profiles, and `Customer`, the value that every action takes first."""
