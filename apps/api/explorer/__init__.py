"""The API reference in the dashboard: every operation, with a form to try it without storing anything."""
