"""Write a message and see what would happen to it, before it is sent."""
