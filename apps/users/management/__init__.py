"""Commands of the operator about people."""
