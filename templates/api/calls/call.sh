curl {% if code.method %}{{ code.method }} {% endif %}{{ code.url }} \
  -H "x-api-key: $SENT_DM_API_KEY"{% if code.profile %} \
  -H "x-profile-id: {{ code.profile }}"{% endif %}{% if code.body %} \
  -H "Content-Type: application/json" \
  -d {{ code.body }}{% endif %}
