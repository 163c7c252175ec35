comment on table ops.web_link is 'One row per log-in link that was given and neither used nor cleared away.';
comment on column ops.web_link.link_hash is 'Key: SHA-256 of the link''s token, in hex.';
comment on column ops.web_link.user_id is 'Who logs in with it.';
comment on column ops.web_link.created_at is 'Instant at which it was given.';
comment on column ops.web_link.expires_at is 'From then on it is of no use.';

comment on table ops.web_session is 'One row per browser in which a person is logged in.';
comment on column ops.web_session.session_hash is 'Key: SHA-256 of the cookie''s token, in hex.';
comment on column ops.web_session.user_id is 'Who is logged in.';
comment on column ops.web_session.created_at is 'Instant of the log-in.';
comment on column ops.web_session.expires_at is 'From then on it is of no use.';
