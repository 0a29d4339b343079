curl -X POST {{ code.site_url }}/v3/messages \
  -H "x-api-key: $SENT_DM_API_KEY" \{% if code.profile %}
  -H "x-profile-id: {{ code.profile }}" \{% endif %}
  -H "Content-Type: application/json" \
  --data-raw '{{ code.shell }}'
