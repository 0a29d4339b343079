"""Messages: stored as rows when accepted, delivered in batches, updated by receipts, shown as history."""
