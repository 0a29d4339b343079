"""The carrier on loopback; none of these tests needs Django or a database."""
