"""The rooms of the house, one package per noun that a customer can see; see docs/architecture.md."""
