"""The OpenAPI 3.1 document, generated from the endpoints, their serializers and their TypedDicts."""
