"""Message templates: definition, rendering and segments."""
