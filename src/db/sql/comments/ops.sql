comment on schema ops is 'How the program runs: updates, dialogues, admin actions.';

comment on table ops.telegram_update is 'One row per Telegram update whose effect is committed; kept 3 days.';
comment on column ops.telegram_update.update_id is 'Key: Telegram''s id of the update.';
comment on column ops.telegram_update.handled_at is 'Instant of the effect.';
comment on column ops.telegram_update.user_id is 'Who sent it; null: nobody, or forgotten.';
comment on column ops.telegram_update.outcome is 'What to answer when the update comes again.';

comment on table ops.telegram_pending is 'One row per update that was confirmed to Telegram before it was finished.';
comment on column ops.telegram_pending.update_id is 'Key: Telegram''s id of the update.';
comment on column ops.telegram_pending.user_id is 'Who sent it.';
comment on column ops.telegram_pending.update is 'The update as Telegram sent it.';
comment on column ops.telegram_pending.received_at is 'Instant of receipt.';

comment on table ops.dialogue is 'One row per person and chat with a dialogue in progress.';
comment on column ops.dialogue.chat_id is 'Chat of the dialogue.';
comment on column ops.dialogue.user_id is 'With whom it is.';
comment on column ops.dialogue.thread_id is 'Topic of the chat; null: none.';
comment on column ops.dialogue.state is 'Where it stands.';
comment on column ops.dialogue.expires_at is 'When it is closed if nothing more comes.';

comment on table ops.audit_log is 'One row per admin action or refusal.';
comment on column ops.audit_log.audit_id is 'Key.';
comment on column ops.audit_log.update_id is 'Telegram''s id of the update that asked; null: none did.';
comment on column ops.audit_log.user_id is 'Who asked.';
comment on column ops.audit_log.chat_id is 'Where.';
comment on column ops.audit_log.command is 'The command asked for.';
comment on column ops.audit_log.arguments is 'What followed it.';
comment on column ops.audit_log.allowed is 'False: refused.';
comment on column ops.audit_log.logged_at is 'When.';

comment on table ops.sql_object is 'One row per file of src/db/sql as it was last applied.';
comment on column ops.sql_object.path is 'Key: the file''s path under src/db/sql.';
comment on column ops.sql_object.sha256 is 'Digest of its text.';
comment on column ops.sql_object.applied_at is 'When it was applied.';
