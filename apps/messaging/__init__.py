"""Messages: accepted as rows, delivered in batches, moved forward by receipts, read as history."""
