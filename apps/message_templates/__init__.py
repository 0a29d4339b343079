"""What may be said: message templates, their definition, rendering and segments."""
