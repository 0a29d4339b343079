"""The page of the audit log: who changed what, with filters and export."""
