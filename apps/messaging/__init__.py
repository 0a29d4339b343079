"""Messages: stored as rows when accepted, delivered in batches, updated by receipts, shown as history.

Rooms inside: `overview` and `playground` build on `history`, and that on `sending`. The modules beside them (tables,
counts, failure codes, wording) are shared by all four and import none of them.
"""
