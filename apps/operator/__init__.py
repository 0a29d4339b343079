"""The console of the server's operators: accounts, suspension, defaults of the installation. Customers never see it."""
