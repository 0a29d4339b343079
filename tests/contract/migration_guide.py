"""The requests and answers of the migration guide, as it prints them."""

from __future__ import annotations

V2_SEND = """
{
  "recipients": ["+1234567890"],
  "template_id": "tmpl_123",
  "template_variables": {
    "name": "John",
    "order_id": "12345"
  },
  "channels": ["sms"],
  "sandbox": true
}
"""
V3_SEND = """
{
  "to": ["+1234567890"],
  "template": {
    "id": "tmpl_123",
    "name": "order_confirmation",
    "parameters": {
      "name": "John",
      "order_id": "12345"
    }
  },
  "channel": ["sms"],
  "sandbox": false
}
"""
V2_SENT = """
{
  "data": {
    "messages": [
      {
        "id": "msg_123",
        "recipient": "+1234567890",
        "status": "queued",
        "contact_id": "contact_456"
      }
    ]
  }
}
"""
V3_SENT = """
{
  "success": true,
  "data": {
    "status": "QUEUED",
    "template_id": "tmpl_123",
    "template_name": "order_confirmation",
    "recipients": [
      {
        "message_id": "msg_123",
        "to": "+1234567890",
        "channel": "sms"
      }
    ]
  },
  "error": null,
  "meta": {
    "request_id": "req_abc123",
    "timestamp": "2026-03-04T11:28:25.2096416+00:00",
    "version": "v3"
  }
}
"""
V2_REFUSED = """
{
  "error": {
    "code": "insufficient_balance",
    "message": "Account balance is insufficient"
  }
}
"""
V3_REFUSED = """
{
  "success": false,
  "data": null,
  "error": {
    "code": "BUSINESS_003",
    "message": "Account balance is insufficient to send this message",
    "details": null,
    "doc_url": "https://docs.sent.dm/errors/BUSINESS_003"
  },
  "meta": {
    "request_id": "req_abc123",
    "timestamp": "2026-03-04T11:28:25.2096416+00:00",
    "version": "v3"
  }
}
"""
V2_ONCE = """
{
  "recipients": ["+1234567890"],
  "template_id": "tmpl_123",
  "idempotency_key": "order_123_456"
}
"""
V3_ONCE = """
{
  "to": ["+1234567890"],
  "template": {"id": "tmpl_123"}
}
"""
# The guide's key and table of addresses, v2 beside v3.
KEY = "order_123_456"
ADDRESSES = {
    ("POST", "/v2/messages"): "/v3/messages",
    ("GET", "/v2/messages/{id}"): "/v3/messages/{id}",
    ("POST", "/v2/contacts"): "/v3/contacts",
    ("GET", "/v2/contacts"): "/v3/contacts",
    ("POST", "/v2/templates"): "/v3/templates",
}
