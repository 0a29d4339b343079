"""The web server: reads whole requests on one thread, answers them on a few, and holds nobody up for a slow client."""
