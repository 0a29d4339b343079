"""Commands that measure: `manage.py NAME`."""
