"""The shape of a template's definition, for the OpenAPI document. `message_templates.definition` checks it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Required, TypedDict

from rest_framework import serializers

from apps.api.openapi.shapes import Also
from apps.message_templates.definition import MAX_BODY, MAX_EXPIRY, MAX_LINE, MAX_RCS


class TemplateVariableProps(TypedDict, total=False):
    """`sample` fills previews and the review at Meta; `regex` (RE2) is what a value must match."""

    variableType: str | None
    sample: str | float | bool | None
    regex: str | None
    url: str | None
    shortUrl: str | None
    alt: str | None
    mediaType: str | None


class TemplateVariable(TypedDict, total=False):
    """`name` is the key in a send's `parameters`, `id` the number in `{{id:type}}`. The text must use it."""

    id: int | None
    name: Required[Annotated[str, Also(pattern="^[A-Za-z][A-Za-z0-9_]*$", maxLength=100)]]
    type: str | None
    props: Required[TemplateVariableProps]


class TemplateText(TypedDict, total=False):
    """Placeholders are `{{0:variable}}`, `{{name}}` or `{{1}}`; a text with names declares its own variables."""

    type: str | None
    template: Required[Annotated[str, Also(minLength=1, maxLength=MAX_BODY)]]
    variables: list[TemplateVariable] | None


class TemplateRcsText(TypedDict, total=False):
    """May be longer than the others."""

    type: str | None
    template: Required[Annotated[str, Also(minLength=1, maxLength=MAX_RCS)]]
    variables: list[TemplateVariable] | None


class TemplateBody(TypedDict, total=False):
    """`multiChannel` alone, or `sms` and `whatsapp` together; `rcs` may vary either."""

    multiChannel: TemplateText | None
    sms: TemplateText | None
    whatsapp: TemplateText | None
    rcs: TemplateRcsText | None


class TemplateHeader(TypedDict, total=False):
    """A line of text, or an image, video or document by URL; at most one variable. Not on SMS."""

    type: Literal["text", "image", "video", "document", ""] | None
    template: str | None
    variables: list[TemplateVariable] | None


class TemplateFooter(TypedDict, total=False):
    """A line below the body. Not on SMS."""

    type: str | None
    template: Required[Annotated[str, Also(minLength=1, maxLength=MAX_LINE)]]
    variables: list[TemplateVariable] | None


class TemplateButtonProps(TypedDict, total=False):
    """The button's type decides which fields it needs."""

    text: str | None
    quickReplyType: str | None
    url: str | None
    urlType: str | None
    phoneNumber: str | None
    countryCode: str | None
    activeFor: int | None
    offerCode: str | None
    otpType: str | None
    autofillText: str | None
    packageName: str | None
    signatureHash: str | None
    variables: list[TemplateVariable] | None


class TemplateButton(TypedDict, total=False):
    """At most three quick replies, two other buttons, or one OTP button. Not on SMS."""

    id: int | None
    type: Required[Literal["QUICK_REPLY", "URL", "PHONE_NUMBER", "VOICE_CALL", "COPY_CODE", "OTP"]]
    props: Required[TemplateButtonProps]


class TemplateAuthenticationConfig(TypedDict, total=False):
    """For the category AUTHENTICATION."""

    addSecurityRecommendation: bool | None
    codeExpirationMinutes: Annotated[int, Also(minimum=1, maximum=MAX_EXPIRY)] | None


class TemplateDefinition(TypedDict, total=False):
    """The text for each channel. Keys that are not listed are stored unchanged."""

    definitionVersion: Literal["1.0", ""] | None
    header: TemplateHeader | None
    body: Required[TemplateBody]
    footer: TemplateFooter | None
    buttons: list[TemplateButton] | None
    authenticationConfig: TemplateAuthenticationConfig | None


class DefinitionField(serializers.Field[Any, Any, Any, Any]):
    """Any JSON. `message_templates` checks it and reports all problems at once."""

    shape = TemplateDefinition

    def to_internal_value(self, data: Any) -> Any:
        return data
