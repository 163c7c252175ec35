comment on table warehouse.timer is
  'One row per habit of a person whose timer runs, or was stopped and is not finished.';
comment on column warehouse.timer.user_id is 'Person.';
comment on column warehouse.timer.habit_id is 'An own habit of the person, of the kind time.';
comment on column warehouse.timer.started_at is 'Time when it was started.';
comment on column warehouse.timer.target_minutes is
  'Minutes after the start at which the bot sends a message. Null: the person set none.';
comment on column warehouse.timer.rings_at is
  'Time of the next message that the bot sends about it. Null: it waits for an answer of the person.';
comment on column warehouse.timer.chat_id is 'Chat of its messages.';
comment on column warehouse.timer.message_id is 'The newest message that shows it. Null: not sent yet.';
comment on column warehouse.timer.rings is
  'What the next message says: target (reached), long (12 hours), end (24 hours: it has to be stopped), ended (it was '
  'stopped and recorded) or over (it was stopped; its day would have more than 24 hours). Null: there is none.';
comment on column warehouse.timer.stopped_at is 'Time when it was stopped. Null: it runs.';
comment on column warehouse.timer.bot_id is 'The bot of its messages, in ops.bot.';
comment on column warehouse.timer.thread_id is 'Topic of the chat. Null: none.';
comment on column warehouse.timer.claimed_until is 'An instance sends the message until then. Null: none does.';
comment on column warehouse.timer.merged_from_habit_id is
  'The habit that it had before the last merge. Null: never merged.';
