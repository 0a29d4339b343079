"""Who owns what: organizations, their sender profiles, and `Customer`, the one value that is passed to every verb."""
