# try it: returns the name of this account
curl {{ shell.site_url }}/v3/me -H "x-api-key: $SENT_DM_API_KEY"
