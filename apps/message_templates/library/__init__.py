"""The library of templates and a template's page."""
