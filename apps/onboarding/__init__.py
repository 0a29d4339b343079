"""From sign-up to a live account: the states of an account, the know-your-customer form, and documents by country."""
