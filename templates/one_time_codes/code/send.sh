# with a key of account {{ request.customer.id }}
curl {{ shell.site_url }}/v3/otp \
  -H "x-api-key: $SENT_DM_API_KEY" \
  -d '{"to": "+14155550142"}'

curl {{ shell.site_url }}/v3/otp/verify \
  -H "x-api-key: $SENT_DM_API_KEY" \
  -d '{"to": "+14155550142", "code": "482913"}'
