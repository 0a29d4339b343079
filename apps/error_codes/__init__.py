"""What customers read when something goes wrong: every error code with its cause and its fix."""
