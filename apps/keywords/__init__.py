"""Keywords: what a person's reply means, such as STOP. What becomes of their consent is the contacts' business."""
