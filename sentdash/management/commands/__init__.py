"""Commands of the operator and of the developer: `manage.py NAME`."""
