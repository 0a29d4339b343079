"""The foundations: ids, the row queue, encryption, outgoing HTTP. No word of the messaging business appears here."""
