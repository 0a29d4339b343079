"""The pages of brands and campaigns: lists, forms that explain themselves, and how far each is at the registry."""
