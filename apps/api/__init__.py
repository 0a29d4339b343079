"""The programs' doors: authentication, envelope, errors, paging, and one module per resource under `v3`."""
