"""The foundations: ids, the row queue, encryption, outgoing HTTP. Nothing here knows about messaging."""
