"""The base of all errors that customers read. Views and the API translate it; no room knows an HTTP status.

Expected errors are subclasses, defined next to the action that raises them.
"""

from __future__ import annotations


class DomainError(Exception):
    """A refusal: a stable `code` from the catalogue, a `message` in plain words and sometimes the wrong `field`."""

    code = "VALIDATION_001"
    message = "Request validation failed"

    def __init__(self, message: str | None = None, *, field: str | None = None, code: str | None = None) -> None:
        self.message = message or type(self).message
        self.code = code or type(self).code
        self.field = field
        super().__init__(self.message)


class Invalid(DomainError):
    """Input that breaks a rule. `details` maps each wrong field to its messages."""

    def __init__(self, details: dict[str, list[str]], message: str | None = None, *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.details = details


class RateLimited(DomainError):
    """Too many calls; `retry_after` is in whole seconds."""

    code = "BUSINESS_002"
    message = "Rate limit exceeded"

    def __init__(self, message: str | None = None, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
