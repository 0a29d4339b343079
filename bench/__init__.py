"""The measuring side: `manage.py bench` (how fast) and `manage.py chaos` (what survives kill -9).

Nothing of the product imports this package. Both run in a throw-away home and a database of their own.
"""
