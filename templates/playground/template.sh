curl -X POST {{ shell.site_url }}/v3/templates \
  -H "x-api-key: $SENT_DM_API_KEY" -H "Content-Type: application/json" \
  -d '{"category": "UTILITY", "definition": {"body": {"multiChannel":
        {"template": "Hello {% templatetag openvariable %}name{% templatetag closevariable %}, your order is on its way."}}}}'
