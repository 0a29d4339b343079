"""The numbers of an account: search, order, assign, release; and the installation's pool. Tables are in `channels`."""
