comment on table warehouse.reminder is 'One row per reminder of a person: of a habit, or of the board of the day.';
comment on column warehouse.reminder.user_id is 'Key, part 1: person.';
comment on column warehouse.reminder.reminder_id is 'Key, part 2.';
comment on column warehouse.reminder.habit_id is 'An own habit of the person. Null: the board of the day.';
comment on column warehouse.reminder.local_time is
  'Time of the person''s clock, the first of a day. A time before the start of the day is that of the next date.';
comment on column warehouse.reminder.every_minutes is 'Minutes between the times of a day. Null: it has one.';
comment on column warehouse.reminder.until_time is
  'No time of a day is after it. Before local_time: it is after midnight. Null: it has one time.';
comment on column warehouse.reminder.weekdays is 'Weekdays of the person''s day, a bit each: bit 0 is Monday.';
comment on column warehouse.reminder.only_if is
  'When it is sent: open (nothing is recorded on the day), always, or missed (the day before was missed too).';
comment on column warehouse.reminder.silent is 'True: Telegram makes no sound.';
comment on column warehouse.reminder.chat_id is 'Chat of its messages.';
comment on column warehouse.reminder.thread_id is 'Topic of the chat. Null: none.';
comment on column warehouse.reminder.paused_until is
  'It is not sent before this time; in the year 9999: until the person ends the pause. Null: it is not paused.';
comment on column warehouse.reminder.next_at is
  'Time when it is due next, in the time zone and with the start of the day that the person has now.';
comment on column warehouse.reminder.created_at is 'Time when it was added.';
comment on column warehouse.reminder.bot_id is 'The bot of its messages, in ops.bot.';
comment on column warehouse.reminder.merged_from_habit_id is
  'The habit that it had before the last merge. Null: never merged.';

comment on table warehouse.reminder_sent is
  'One row per reminder, day and time at which it was due: what became of it. Kept for 35 days.';
comment on column warehouse.reminder_sent.user_id is 'Key, part 1: person.';
comment on column warehouse.reminder_sent.reminder_id is
  'Key, part 2: the reminder, which may have been deleted since.';
comment on column warehouse.reminder_sent.local_date is 'Key, part 3: the person''s day to which it belongs.';
comment on column warehouse.reminder_sent.local_time is 'Key, part 4: its time of the person''s clock.';
comment on column warehouse.reminder_sent.due_at is
  'Time when it was due: local_time of the person''s clock, moved forward where the clock skips that time.';
comment on column warehouse.reminder_sent.state is
  'claimed (an instance is sending it), sent, answered (the person has pressed a button) or skipped (not sent).';
comment on column warehouse.reminder_sent.skip_reason is
  'Why it was not sent: done (something is recorded, or the goal is reached), rest, not_missed, late (by more than two '
  'hours), blocked (by the person), paused (or its habit is archived), no_such_day. Null: it was not skipped.';
comment on column warehouse.reminder_sent.claimed_until is
  'An instance sends the message until then; later, any instance does. Null: none does.';
comment on column warehouse.reminder_sent.message_id is 'The message, which several reminders may share. Null: none.';
comment on column warehouse.reminder_sent.message_line is
  'The place in the message, from 0, which a rename does not change. Null: not sent, or sent before this column.';
comment on column warehouse.reminder_sent.snoozed_until is 'The person asked to be reminded again then. Null: no.';
comment on column warehouse.reminder_sent.answered_at is 'Time of the answer. Null: there is none.';
comment on column warehouse.reminder_sent.record_id is 'The record that the answer made. Null: none.';
comment on column warehouse.reminder_sent.replaced_mark is
  'The mark of the day that the answer replaced: what its undo restores. Null: there was none.';
comment on column warehouse.reminder_sent.bot_id is 'The bot of the message, in ops.bot.';
comment on column warehouse.reminder_sent.chat_id is 'Chat of the message.';
