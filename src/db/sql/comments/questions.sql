comment on table ops.record_question is
  'One row per question about an entry of a message that cannot be saved as it is; kept for HISTORY_KEEP_DAYS.';
comment on column ops.record_question.question_id is 'Key.';
comment on column ops.record_question.user_id is 'The person who is asked.';
comment on column ops.record_question.bot_id is 'The bot that asks, in ops.bot.';
comment on column ops.record_question.chat_id is 'Chat of the question.';
comment on column ops.record_question.message_id is
  'The person''s message that it is about. Null: buttons alone led to the question.';
comment on column ops.record_question.message_entry is 'Number of the entry in that message, from 0.';
comment on column ops.record_question.bot_message_id is 'The message that shows the question. Null: not sent yet.';
comment on column ops.record_question.asks is
  'What is asked for: habit, which-habit, new-habit, duration, day, meaning or over-a-day.';
comment on column ops.record_question.step is
  'Number of times that the readings were replaced. A button of an earlier step shows the present question.';
comment on column ops.record_question.understood is 'What is certain about the record, as JSON.';
comment on column ops.record_question.readings is 'The records that the buttons save, in their order, as JSON.';
comment on column ops.record_question.entry_date is 'The person''s day on which the message was sent.';
comment on column ops.record_question.sent_at is 'Time when the message was sent.';
comment on column ops.record_question.created_at is 'Time when the question arose.';
comment on column ops.record_question.asked_at is 'Time when it was last asked.';
comment on column ops.record_question.closed_at is 'Time when it was answered or cancelled. Null: it is open.';
comment on column ops.record_question.record_id is
  'While it is open, the record that it changes; then the record that it made or changed. Null: none.';
