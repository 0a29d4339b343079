"""The API's description of itself: OpenAPI 3.1, made from the endpoints, their serializers and their TypedDicts."""
