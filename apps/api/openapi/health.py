"""The health checks in the document: plain URLs outside of the versions, without a key and a body."""

from __future__ import annotations

from apps.api.openapi.shapes import Schema

_NOT_READY = {
    "description": "Not ready: the database does not answer.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"ready": {"type": "boolean", "const": False}, "reason": {"type": "string"}},
                "required": ["ready", "reason"],
            }
        }
    },
}


def _check(name: str, summary: str, *, can_fail: bool = False) -> Schema:
    responses: Schema = {"204": {"description": "Healthy. There is no body."}}
    if can_fail:
        responses["503"] = _NOT_READY
    operation = {
        "operationId": name,
        "summary": summary,
        "tags": ["Health"],
        "security": [],
        "parameters": [],
        "responses": responses,
    }
    return {"get": operation}


PATHS: Schema = {
    "/healthcheck": _check("healthcheck", "Check that the server answers"),
    "/health/live": _check("health_live", "Check that the process is alive"),
    "/health/ready": _check("health_ready", "Check that the server can do its work", can_fail=True),
}
