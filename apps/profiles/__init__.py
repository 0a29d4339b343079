"""Bringing a profile to life: what it is made of, what it still lacks, and the last step, its completion."""
