"""The builder: write a template with a live preview."""
