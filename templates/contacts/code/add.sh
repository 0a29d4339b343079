# with a key of account {{ request.customer.id }}
curl -X POST {{ shell.site_url }}/v3/contacts \
  -H "x-api-key: $SENT_DM_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{"phone_number": "+14155550142"}'
