"""Setting up a profile: what it consists of, what it still lacks, and its completion."""
