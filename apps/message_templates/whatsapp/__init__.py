"""The pages of WhatsApp Business Accounts: connect, the account with its templates, disconnect."""
