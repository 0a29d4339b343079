"""Stand-ins for the outside world that really listen on loopback."""
