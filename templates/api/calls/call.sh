curl --globoff {% if code.method %}{{ code.method }} {% endif %}{{ code.url }} \
  -H "x-api-key: $SENT_DM_API_KEY"{% if code.whom %} \
  -H "{{ code.whom }}"{% endif %}{% if code.body %} \
  -H "Content-Type: application/json" \
  --data-raw {{ code.body }}{% endif %}
