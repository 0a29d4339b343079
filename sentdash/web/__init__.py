"""The web server: reads whole requests on one thread and answers them on several. Slow clients block nobody."""
