# with a key of account {{ request.customer.organization.id }}
curl -X POST {{ shell.site_url }}/v3/profiles \
  -H "x-api-key: $SENT_DM_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{"name": "EU shop", "billing_model": "organization"}'
