"""The legacy API v2, in its two wire formats: A, the generated reference's, and B, the migration guide's.

One module per resource translates both formats to the actions that v3 calls. Deprecated, without an end date.
"""
