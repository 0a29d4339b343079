"""People and programs: users, their roles in organizations, and API keys."""
