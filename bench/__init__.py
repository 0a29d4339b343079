"""Benchmarks: `manage.py bench` (speed) and `manage.py chaos` (what survives kill -9).

The product never imports this package. Both commands use a throw-away home and a separate database.
"""
