"""The API reference in the dashboard: every operation, and a form that tries it without a trace."""
