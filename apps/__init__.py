"""The rooms: one package for each noun that customers see. See docs/architecture.md."""
