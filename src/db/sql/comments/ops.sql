comment on schema ops is 'Operation of the program: updates, conversations, admin actions, runs of jobs.';

comment on table ops.bot is
  'One row per bot that has used the database. The ids of updates and messages begin anew with every bot.';
comment on column ops.bot.bot_id is
  'Key: counts the bots from 0. Rows of other tables that name no bot belong to the first one.';
comment on column ops.bot.telegram_id is 'Telegram''s id of the bot.';
comment on column ops.bot.first_started_at is 'Time of its first start on this database.';
comment on column ops.bot.next_notice_at is
  'Before this time no instance starts another message that the bot sends on its own. Null: at any time.';

comment on table ops.telegram_update is 'One row per Telegram update whose effect is committed; kept for 3 days.';
comment on column ops.telegram_update.update_id is 'Key, part 2: Telegram''s id of the update.';
comment on column ops.telegram_update.bot_id is 'Key, part 1: the bot that received it, in ops.bot.';
comment on column ops.telegram_update.handled_at is 'Time of the effect.';
comment on column ops.telegram_update.user_id is
  'Telegram''s id of the sender. Null: none, or the person was forgotten.';
comment on column ops.telegram_update.outcome is
  'What the update changed. The answer is built from it, again when the update is delivered again.';

comment on table ops.telegram_inbox is
  'One row per update that was received from Telegram and is not finished: it waits, is handled or is being answered.';
comment on column ops.telegram_inbox.bot_id is 'Key, part 1: the bot that received the update.';
comment on column ops.telegram_inbox.update_id is 'Key, part 2: Telegram''s id of the update.';
comment on column ops.telegram_inbox.chat_id is
  'Chat in which the update is answered. The updates of a chat are handled in the order of their ids.';
comment on column ops.telegram_inbox.user_id is 'Telegram''s id of the sender. Null: none.';
comment on column ops.telegram_inbox.update is 'The update as Telegram sent it.';
comment on column ops.telegram_inbox.received_at is 'Time of receipt.';

comment on table ops.dialogue is 'One row per person and chat with a conversation in progress.';
comment on column ops.dialogue.bot_id is 'The bot, in ops.bot.';
comment on column ops.dialogue.chat_id is 'Chat of the conversation.';
comment on column ops.dialogue.user_id is 'The person.';
comment on column ops.dialogue.thread_id is 'Topic of the chat. Null: none.';
comment on column ops.dialogue.state is 'State of the conversation.';
comment on column ops.dialogue.expires_at is 'Time when it is closed if the person does not answer.';

comment on table ops.audit_log is 'One row per admin command or pressed button, allowed or denied.';
comment on column ops.audit_log.audit_id is 'Key.';
comment on column ops.audit_log.bot_id is 'The bot that received the command, in ops.bot.';
comment on column ops.audit_log.update_id is 'Telegram''s id of the update. Null: there was none.';
comment on column ops.audit_log.user_id is 'Telegram''s id of the person who gave the command.';
comment on column ops.audit_log.chat_id is 'Chat of the command.';
comment on column ops.audit_log.command is 'Name of the command; the code of a button.';
comment on column ops.audit_log.arguments is 'Text after the command; the values of a button, as JSON.';
comment on column ops.audit_log.allowed is 'False: denied.';
comment on column ops.audit_log.logged_at is 'Time of the command.';

comment on table ops.sql_object is 'One row per file of src/db/sql as it was last applied.';
comment on column ops.sql_object.path is 'Key: path of the file under src/db/sql.';
comment on column ops.sql_object.sha256 is 'Hash of its text; for comments, of the list of migrations too.';
comment on column ops.sql_object.objects is
  'The functions, views and triggers that the file created, with their types.';
comment on column ops.sql_object.applied_at is 'Time when it was applied.';

comment on table ops.job_run is 'One row per run of a job, and per tick that was not run (skipped, with the reason).';
comment on column ops.job_run.run_id is 'Key.';
comment on column ops.job_run.job is 'Name of the job.';
comment on column ops.job_run.trigger is 'What started it: schedule, event, manual, backfill, catch_up or retry.';
comment on column ops.job_run.due_at is 'Time when it was due; for a manual run, when it was requested.';
comment on column ops.job_run.window_from is 'Start of the window of the run, included. Null: it has none.';
comment on column ops.job_run.window_to is 'End of the window, excluded.';
comment on column ops.job_run.params is 'Its parameters; secret ones are masked.';
comment on column ops.job_run.requested_by is 'Telegram''s id of the person who requested it. Null: none.';
comment on column ops.job_run.state is 'queued, running, succeeded, failed, cancelled, timed_out, lost or skipped.';
comment on column ops.job_run.attempt is 'Number of the attempt, from 1; 0 before the first.';
comment on column ops.job_run.deaths is 'How often its process died during it. At two it fails.';
comment on column ops.job_run.started_at is 'Start of the first attempt.';
comment on column ops.job_run.finished_at is 'Time when it ended.';
comment on column ops.job_run.heartbeat_at is 'Time when its process last reported that it is alive.';
comment on column ops.job_run.cancel_requested_at is
  'Time when somebody asked to cancel it; its process then cancels it.';
comment on column ops.job_run.dry_run is 'True: its changes are rolled back.';
comment on column ops.job_run.instance is 'The process that runs it.';
comment on column ops.job_run.progress is 'Its progress: phase, done and total.';
comment on column ops.job_run.counts is 'Named numbers of its result.';
comment on column ops.job_run.error is 'Why it failed, in one line.';
comment on column ops.job_run.error_text is
  'The error as a text key with values (job-error-KEY); null for an error from outside, such as one of the database.';
comment on column ops.job_run.skip_reason is 'Why the tick was not run.';

comment on table ops.job_log is 'One row per log line of a run.';
comment on column ops.job_log.log_id is 'Key.';
comment on column ops.job_log.run_id is 'The run.';
comment on column ops.job_log.logged_at is 'Time of the line.';
comment on column ops.job_log.level is 'info, warn or error.';
comment on column ops.job_log.message is 'The text.';
comment on column ops.job_log.data is 'Further values, as JSON.';

comment on table ops.job_state is 'One row per value that a job stores between its runs.';
comment on column ops.job_state.job is 'Name of the job.';
comment on column ops.job_state.key is 'Name of the value.';
comment on column ops.job_state.value is 'The value.';
comment on column ops.job_state.updated_at is 'Time of its last change.';

comment on table ops.job_pause is 'One row per paused job.';
comment on column ops.job_pause.job is 'Key: name of the job.';
comment on column ops.job_pause.paused_by is 'Telegram''s id of the person who paused it.';
comment on column ops.job_pause.paused_at is 'Time when it was paused.';
comment on column ops.job_pause.reason is 'Why it is paused.';

comment on table ops.job_card is
  'One row per message that shows a run or a backfill and is edited while it progresses.';
comment on column ops.job_card.bot_id is 'The bot that sent the message, in ops.bot.';
comment on column ops.job_card.chat_id is 'Chat of the message.';
comment on column ops.job_card.message_id is 'The message.';
comment on column ops.job_card.run_id is 'The run. Null: the message shows a backfill.';
comment on column ops.job_card.backfill_id is 'The backfill. Null: the message shows a run.';
comment on column ops.job_card.user_id is 'The person who may press its buttons.';
comment on column ops.job_card.language is 'Language of the message.';
comment on column ops.job_card.shown is 'Its text after the last edit.';
comment on column ops.job_card.edited_at is
  'Time of the last edit, or when an instance claimed the next one: at most once in three seconds.';
comment on column ops.job_card.done_at is 'Time of the final edit. Null: it is still edited.';

comment on table ops.job_backfill is
  'One row per backfill: a time range for which a job is run again, window by window.';
comment on column ops.job_backfill.backfill_id is 'Key.';
comment on column ops.job_backfill.job is 'Name of the job.';
comment on column ops.job_backfill.requested_by is 'Telegram''s id of the person who requested it.';
comment on column ops.job_backfill.created_at is 'Time when it was requested.';
comment on column ops.job_backfill.state is 'running, cancelled or done.';

comment on table ops.job_backfill_window is 'One row per window of a backfill.';
comment on column ops.job_backfill_window.backfill_id is 'The backfill.';
comment on column ops.job_backfill_window.window_from is 'Start of the window, included.';
comment on column ops.job_backfill_window.window_to is 'End of the window, excluded.';
comment on column ops.job_backfill_window.run_id is 'Its newest run. Null: none yet.';

comment on table ops.job_notify is 'One row per admin and job whose notifications the admin chose.';
comment on column ops.job_notify.user_id is 'Telegram''s id of the admin.';
comment on column ops.job_notify.job is 'Name of the job.';
comment on column ops.job_notify.level is 'Which runs the admin is notified of: all, failures or none.';
comment on column ops.job_notify.told_at is
  'Runs that ended up to this time were notified, or ended before the admin chose.';

comment on table ops.job_alert is
  'One row per condition that admins are alerted to: a job that fails or is late, or a condition that a job reported.';
comment on column ops.job_alert.alert_id is 'Key.';
comment on column ops.job_alert.job is 'Name of the job.';
comment on column ops.job_alert.kind is 'failed, late, or said: the job itself reported it.';
comment on column ops.job_alert.key is
  'Which condition the job reported, for example too_old or silent:DEVICE. Empty for failed and late.';
comment on column ops.job_alert.values is 'The newest values that the job reported.';
comment on column ops.job_alert.opened_at is
  'End of the first failure; for late, when the job became late; for said, the first report.';
comment on column ops.job_alert.seen_at is 'Runs that ended up to this time are counted; for said, the last report.';
comment on column ops.job_alert.failures is 'Number of failures; for said, of reports with new values.';
comment on column ops.job_alert.run_id is 'The run of the newest failure or report. Null: none.';
comment on column ops.job_alert.error is 'The error of that run.';
comment on column ops.job_alert.announced_at is
  'Time when the chats to notify of a report were chosen. Null: not yet, or failed or late.';
comment on column ops.job_alert.closed_at is 'End of the next success, or when the condition was over. Null: it lasts.';
comment on column ops.job_alert.is_quiet is
  'True: closed because it was not reported for a day. Nobody is told that it is over.';

comment on table ops.job_notice is 'One row per alert, or ended run, and chat that is notified of it.';
comment on column ops.job_notice.notice_id is 'Key.';
comment on column ops.job_notice.chat_id is 'The chat.';
comment on column ops.job_notice.alert_id is 'The alert. Null: the notice is about a run.';
comment on column ops.job_notice.run_id is 'The run. Null: the notice is about an alert.';
comment on column ops.job_notice.bot_id is 'The bot that sent the message, in ops.bot.';
comment on column ops.job_notice.message_id is 'The message. Null: not sent yet.';
comment on column ops.job_notice.shown is 'Number of failures that the message shows.';
comment on column ops.job_notice.claimed_until is 'Up to this time an instance has claimed it for sending.';
comment on column ops.job_notice.kept_at is 'Time when it could not be sent. It waits until the person writes.';
comment on column ops.job_notice.done_at is 'Time when the last version of the message was sent.';
