"""The suppression list: numbers that an account may not write to, whether or not they are contacts."""
