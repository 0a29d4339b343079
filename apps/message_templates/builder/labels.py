"""What the builder calls the parts of a definition."""

from __future__ import annotations

from apps.message_templates import buttons

SECTIONS = {
    "multiChannel": "Body",
    "sms": "SMS body",
    "whatsapp": "WhatsApp body",
    "rcs": "RCS body",
    "footer": "Footer",
}
HEADERS = {"text": "Header text", "image": "Image URL", "video": "Video URL", "document": "Document URL"}
HEADER_TYPES = {"": "None", "text": "Text", "image": "Image", "video": "Video", "document": "Document"}
BUTTON_TYPES = {
    buttons.QUICK_REPLY: "Quick reply",
    buttons.URL: "Open a link",
    buttons.PHONE_NUMBER: "Call a number",
    buttons.VOICE_CALL: "Call on WhatsApp",
    buttons.COPY_CODE: "Copy an offer code",
    buttons.OTP: "Copy a one-time code",
}
BUTTON_FIELDS = {
    "text": "Label",
    "quickReplyType": "Sent back",
    "phoneNumber": "Phone number",
    "countryCode": "Country code",
    "activeFor": "Active for, minutes",
    "offerCode": "Offer code",
    "otpType": "How it is filled in",
    "autofillText": "Label for autofill",
    "packageName": "Android package",
    "signatureHash": "App signature hash",
}
OTP_TYPES = {
    "COPY_CODE": "The person copies it",
    "ONE_TAP": "One tap fills it in",
    "ZERO_TAP": "Filled in without a tap",
}
