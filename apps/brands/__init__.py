"""10DLC registration with US carriers: a customer's brand and its campaigns. Submitted ones are locked."""
