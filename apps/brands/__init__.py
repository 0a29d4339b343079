"""Who a customer is to the US carriers: its brand, and the campaigns it sends under. What is submitted is locked."""
