# with a key of account {{ request.customer.id }}
curl {{ shell.site_url }}/v3/numbers/lookup/+14155550142 \
  -H "x-api-key: $SENT_DM_API_KEY"
