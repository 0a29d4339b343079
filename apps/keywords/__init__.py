"""Keywords: what a person's reply means, such as STOP, and what is sent back. `contacts` keeps the consent."""
