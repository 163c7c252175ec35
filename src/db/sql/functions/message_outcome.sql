-- Returns the JSON from which the bot answers when the entry of a message was loaded before: its record, even if that
-- was deleted since. Where another person has this message, the result is a rejection without a reason; Telegram sends
-- no such ids.
create or replace function warehouse.message_outcome(
  p_user_id bigint, p_bot_id bigint, p_chat_id bigint, p_message_id bigint, p_message_entry smallint
)
returns jsonb
language sql stable as $$
  select coalesce((
    select warehouse.record_outcome(
      p_record_id => r.record_id, p_habit_id => r.habit_id, p_habit_name => h.habit_name,
      p_category_id => r.category_id, p_category_name => c.category_name, p_minutes => r.duration,
      p_local_date => r.local_date, p_note => r.note, p_day_total => total.minutes, p_unit => h.unit,
      p_amount => r.amount, p_habit_day_total => total.of_habit, p_week_total => null)
    from warehouse.fact_records r
    join warehouse.dim_habits h on h.habit_id = r.habit_id
    join warehouse.dim_category c on c.category_id = r.category_id
    cross join lateral warehouse.day_total(r.user_id, r.local_date, r.habit_id) as total
    where r.bot_id = p_bot_id and r.chat_id = p_chat_id and r.message_id = p_message_id
      and r.message_entry = p_message_entry and r.user_id = p_user_id
  ), warehouse.reject_outcome(null))
$$;
