"""Commands for operators and developers: `manage.py NAME`."""
