# with a key of account {{ request.customer.id }}
curl -X POST {{ shell.site_url }}/v3/webhooks \
  -H "x-api-key: $SENT_DM_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{"display_name": "Orders", "endpoint_url": "https://example.com/webhooks", "event_types": ["message"]}'
