"""Every page in a real Chromium, and who may open it."""
