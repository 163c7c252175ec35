comment on table ops.web_link is 'One row per log-in link that was given and not used.';
comment on column ops.web_link.link_hash is 'Key: SHA-256 of the token of the link, in hexadecimal.';
comment on column ops.web_link.user_id is 'The person who logs in with it.';
comment on column ops.web_link.created_at is 'Time when it was given.';
comment on column ops.web_link.expires_at is 'Time from which it is invalid.';

comment on table ops.web_session is 'One row per browser in which a person is logged in.';
comment on column ops.web_session.session_hash is 'Key: SHA-256 of the token in the cookie, in hexadecimal.';
comment on column ops.web_session.user_id is 'The person who is logged in.';
comment on column ops.web_session.created_at is 'Time of the log-in.';
comment on column ops.web_session.expires_at is 'Time from which it is invalid.';
