"""The API: authentication, envelope, errors, paging; and one module per resource under `v3` and `v2`."""
