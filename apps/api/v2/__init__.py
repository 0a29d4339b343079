"""The legacy API v2, in both pictures there are of it: A, the generated reference, and B, the migration guide's. One
module per resource: two translations around the same verbs v3 calls. Deprecated without an end date.
"""
