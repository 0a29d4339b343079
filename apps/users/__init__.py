"""Users, their roles in organizations, and API keys."""
