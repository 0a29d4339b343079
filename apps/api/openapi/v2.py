"""What all v2 operations share: bare bodies, `x-sender-id` next to the key, errors in two wire formats."""

from __future__ import annotations

from typing import Any, ClassVar

from apps.api.openapi.dialect import V3, asked, ref, text
from apps.api.openapi.shapes import Refer, Schema, shape_of
from apps.api.v2.refusals import GuideErrorOut, ProblemOut, StatusOut


class V2(V3):
    """The two older formats: camelCase without an envelope, and snake_case under `data`."""

    title = "sentdash API v2"
    description = (
        "The older dialect, in both of its pictures; new programs use v3. A field that is wrong is told as problem "
        "details, any other failure as `{status, title, detail}`, and in the migration guide's picture as `error`."
    )
    components: ClassVar[dict[str, dict[str, Any]]] = {
        "securitySchemes": V3.components["securitySchemes"],
        "parameters": {
            "SenderId": {
                "name": "x-sender-id",
                "in": "header",
                "required": True,
                "description": "The organization or the profile that is acted as.",
                "schema": {"type": "string", "format": "uuid"},
            }
        },
        "headers": {
            **V3.components["headers"],
            "Deprecation": text("v3 takes this one's place; there is no end date.", examples=["@1733011200"]),
        },
        "schemas": {},
    }

    def parameters(self, method: str) -> list[Schema]:
        return [ref("parameters", "SenderId")]

    def paging(self) -> list[Schema]:
        return [asked("page", type="integer", minimum=0, default=0), asked("pageSize", type="integer", minimum=1)]

    def extras(self, *, sandbox: bool) -> dict[str, Schema]:
        key: Schema = {"type": ["string", "null"], "description": "As v3's header Idempotency-Key."}
        found = {**super().extras(sandbox=sandbox), "idempotency_key": key}
        return {**found, "test_mode": found["sandbox"]} if sandbox else found

    def success(self, data: Schema) -> Schema:
        return data

    def refusal(self, status: int, codes: list[str], refer: Refer) -> Schema:
        """Format A has its own content type for errors by field."""
        guide, plain = shape_of(GuideErrorOut, refer), shape_of(StatusOut, refer)
        found = {"application/json": {"schema": {"anyOf": [plain, guide]}}}
        if status != 400:
            return found
        return {"application/problem+json": {"schema": shape_of(ProblemOut, refer)}, **found}

    def headers(self, method: str, status: int) -> dict[str, Schema]:
        return {**super().headers(method, status), "Deprecation": ref("headers", "Deprecation")}
