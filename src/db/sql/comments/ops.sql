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
comment on column ops.sql_object.sha256 is 'Digest of its text; of comments also of the list of migrations.';
comment on column ops.sql_object.objects is 'The functions, views and triggers that the file created, with their types.';
comment on column ops.sql_object.applied_at is 'When it was applied.';

comment on table ops.job_run is 'One row per run of a job, and per tick that was not run (skipped, with the reason).';
comment on column ops.job_run.run_id is 'Key.';
comment on column ops.job_run.job is 'Name of the job.';
comment on column ops.job_run.trigger is 'What started it: schedule, event, manual, backfill, catch_up or retry.';
comment on column ops.job_run.due_at is 'When it was due; of a run by hand, when it was asked for.';
comment on column ops.job_run.window_from is 'Begin of the span it is about, inclusive; null: none.';
comment on column ops.job_run.window_to is 'End of that span, exclusive.';
comment on column ops.job_run.params is 'Its parameters; secret ones are shown as dots.';
comment on column ops.job_run.requested_by is 'Telegram''s id of who asked for it; null: nobody did.';
comment on column ops.job_run.state is 'How it stands: queued, running, succeeded, failed, cancelled, timed_out, lost or skipped.';
comment on column ops.job_run.attempt is 'Number of the try, from 1; 0 before the first.';
comment on column ops.job_run.started_at is 'Start of the first try.';
comment on column ops.job_run.finished_at is 'When it ended.';
comment on column ops.job_run.heartbeat_at is 'When its process last said that it lives.';
comment on column ops.job_run.cancel_requested_at is 'When somebody asked that it ends; its process sees to it.';
comment on column ops.job_run.dry_run is 'True: its work is rolled back.';
comment on column ops.job_run.instance is 'The process that runs it.';
comment on column ops.job_run.progress is 'How far it is: phase, done and total.';
comment on column ops.job_run.counts is 'Named numbers of its result.';
comment on column ops.job_run.error is 'Why it failed, in one line.';
comment on column ops.job_run.skip_reason is 'Why the tick was not run.';

comment on table ops.job_log is 'One row per line that a run wrote.';
comment on column ops.job_log.log_id is 'Key.';
comment on column ops.job_log.run_id is 'The run.';
comment on column ops.job_log.logged_at is 'When.';
comment on column ops.job_log.level is 'How grave: info, warn or error.';
comment on column ops.job_log.message is 'The line.';
comment on column ops.job_log.data is 'What belongs to it.';

comment on table ops.job_state is 'One row per value that a job keeps between its runs.';
comment on column ops.job_state.job is 'Name of the job.';
comment on column ops.job_state.key is 'Name of the value.';
comment on column ops.job_state.value is 'The value.';
comment on column ops.job_state.updated_at is 'When it was set.';

comment on table ops.job_pause is 'One row per paused job.';
comment on column ops.job_pause.job is 'Key: name of the job.';
comment on column ops.job_pause.paused_by is 'Telegram''s id of who paused it.';
comment on column ops.job_pause.paused_at is 'When.';
comment on column ops.job_pause.reason is 'Why.';

comment on table ops.job_card is 'One row per message that shows a run, or a whole backfill, and follows it.';
comment on column ops.job_card.chat_id is 'Chat of the message.';
comment on column ops.job_card.message_id is 'The message.';
comment on column ops.job_card.run_id is 'The run; null: a backfill is shown.';
comment on column ops.job_card.backfill_id is 'The backfill; null: a run is shown.';
comment on column ops.job_card.user_id is 'Whose buttons it has.';
comment on column ops.job_card.language is 'The language it is written in.';
comment on column ops.job_card.shown is 'Its text, as it was last written.';
comment on column ops.job_card.edited_at is 'When it was last written, or an instance set out to: at most once in three seconds.';
comment on column ops.job_card.done_at is 'When it was written for the last time; null: it is still followed.';

comment on table ops.job_backfill is 'One row per span of time that a job is run again for, window by window.';
comment on column ops.job_backfill.backfill_id is 'Key.';
comment on column ops.job_backfill.job is 'Name of the job.';
comment on column ops.job_backfill.requested_by is 'Telegram''s id of who asked for it.';
comment on column ops.job_backfill.created_at is 'When.';
comment on column ops.job_backfill.state is 'How it stands: running, cancelled or done.';

comment on table ops.job_backfill_window is 'One row per window of a backfill.';
comment on column ops.job_backfill_window.backfill_id is 'The backfill.';
comment on column ops.job_backfill_window.window_from is 'Begin of the window, inclusive.';
comment on column ops.job_backfill_window.window_to is 'End of the window, exclusive.';
comment on column ops.job_backfill_window.run_id is 'Its newest run; null: none yet.';

comment on table ops.job_notify is 'One row per admin and job whose news the admin chose.';
comment on column ops.job_notify.user_id is 'Telegram''s id of the admin.';
comment on column ops.job_notify.job is 'Name of the job.';
comment on column ops.job_notify.level is 'What the admin is told: all, failures or none.';
comment on column ops.job_notify.told_at is 'Runs that ended up to here are told, or were before the choice.';

comment on table ops.job_alert is 'One row per time in which a job was failing or late, from its first failure to its next success, or that it had admins told of.';
comment on column ops.job_alert.alert_id is 'Key.';
comment on column ops.job_alert.job is 'Name of the job.';
comment on column ops.job_alert.kind is 'What is wrong: failed, late, or what the job itself said.';
comment on column ops.job_alert.key is 'Which of the job''s things to say, as in too_old or silent:DEVICE; empty where it did not say it.';
comment on column ops.job_alert.values is 'Values of what was said last.';
comment on column ops.job_alert.opened_at is 'End of the first failure; of a late job, when it became late; when it was said first.';
comment on column ops.job_alert.seen_at is 'Runs that ended up to here are counted; when it was said last.';
comment on column ops.job_alert.failures is 'Failures so far, or how often something new was said.';
comment on column ops.job_alert.run_id is 'The newest failure, or the run that said it last; null: none.';
comment on column ops.job_alert.error is 'What that one failed with.';
comment on column ops.job_alert.announced_at is 'When the chats that are told of what was said were chosen; null: not yet, or failed or late.';
comment on column ops.job_alert.closed_at is 'End of the next success, or when it was over; null: it is not.';
comment on column ops.job_alert.is_quiet is 'Closed since it was not said again for a day: nobody is told of the end.';

comment on table ops.job_notice is 'One row per alert, or ended run, and chat that is told of it.';
comment on column ops.job_notice.notice_id is 'Key.';
comment on column ops.job_notice.chat_id is 'The chat.';
comment on column ops.job_notice.alert_id is 'The alert; null: a run is told.';
comment on column ops.job_notice.run_id is 'The run; null: an alert is told.';
comment on column ops.job_notice.message_id is 'The message; null: not sent yet.';
comment on column ops.job_notice.shown is 'Failures that the message shows.';
comment on column ops.job_notice.claimed_until is 'Up to here one instance has it in hand.';
comment on column ops.job_notice.kept_at is 'When it could not be sent: it waits until the person writes.';
comment on column ops.job_notice.done_at is 'When all was said.';
