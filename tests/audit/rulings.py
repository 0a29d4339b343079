"""Models whose changes the audit log does not record, each with its reason. All others have a `Trail`."""

from __future__ import annotations

_QUEUE = "a queue row"
_MESSAGE = "messages keep their own history"
_LEDGER = "a ledger that the database keeps unchanged"
_FILED = "what the registry makes of a brand or campaign; steps keep its history"
_JOB = "rows of a job; the job itself is recorded"
_SEEN = "what we were told or asked, not a change by anyone"

UNTRAILED = {
    "api.IdempotentReply": _SEEN,
    "api.LoggedCall": _SEEN,
    "audit.Entry": "the audit log itself",
    "billing.DailySpend": "sums of the ledger",
    "billing.LedgerEntry": _LEDGER,
    "billing.ReachedContact": "counts that the ledger explains",
    "brands.Filing": _FILED,
    "brands.FilingStep": _FILED,
    "bulk.BulkChange": _JOB,
    "bulk.BulkWork": _QUEUE,
    "channels.NumberLookup": _SEEN,
    "contacts.ConsentChange": _LEDGER,
    "contacts.ImportFile": _JOB,
    "contacts.ImportRemark": _JOB,
    "contacts.ImportWork": _QUEUE,
    "contacts.ImportedContact": _JOB,
    "forgetting.ForgetWork": _QUEUE,
    "message_templates.Submission": _QUEUE,
    "message_templates.TemplateSync": _QUEUE,
    "messaging.Conversation": _MESSAGE,
    "messaging.Exchange": _MESSAGE,
    "messaging.Failure": _MESSAGE,
    "messaging.HourCount": _MESSAGE,
    "messaging.Message": _MESSAGE,
    "messaging.MessageEvent": _MESSAGE,
    "messaging.Outgoing": _QUEUE,
    "messaging.Overdue": _QUEUE,
    "messaging.OverdueSweep": _QUEUE,
    "messaging.QuickMessage": _MESSAGE,
    "messaging.Received": _MESSAGE,
    "messaging.Retry": _MESSAGE,
    "messaging.StaleHour": _QUEUE,
    "one_time_codes.PhoneCheck": _MESSAGE,
    "onboarding.SampleUse": _SEEN,
    "onboarding.DocumentFile": "a file; its document is recorded",
    "one_time_codes.OneTimeCode": _MESSAGE,
    "payments.BillingNotice": _QUEUE,
    "payments.PaymentEvent": _SEEN,
    "payments.PaymentReturn": "what a refund took; the ledger has it, and the payment is recorded",
    "profiles.Completion": _QUEUE,
    "profiles.CompletionStep": "what a completion did; the profile records its status",
    "suppression.SuppressionChange": _LEDGER,
    "users.InvitationMail": _QUEUE,
    "users.OwnershipMail": _QUEUE,
    "users.ResetMail": _QUEUE,
    "webhooks.Delivery": _SEEN,
    "webhooks.DisabledNotice": _QUEUE,
    "webhooks.OutboxBatch": _QUEUE,
}
