"""Messages. Rooms inside: `overview` and `playground` build on `history`, and that on `sending`.

What stands beside them (tables, counts, failure codes, wording) is shared by all four and imports none of them.
"""
