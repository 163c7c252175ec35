-- Deletes everything about a person, in all tables. Two things stay: rows of ops.audit_log, without the arguments of
-- the commands, and the ids of handled updates, so that an update that is delivered again is not handled again.
--
-- p_bot_id, p_update_id: the update that asks for this. Updates that the person sent to the bot after it stay and are
--   handled later. Null: none stay.
-- Takes the lock of the person, so it waits for a load in progress. Idempotent.
create or replace function warehouse.forget_person(
  p_user_id bigint, p_bot_id bigint default null, p_update_id bigint default null
)
returns void
language plpgsql as $$
begin
  perform warehouse.lock_person(p_user_id);
  delete from warehouse.staging_table where user_id = p_user_id;
  delete from warehouse.staging_rejects where user_id = p_user_id;
  delete from warehouse.agg_daily where user_id = p_user_id;
  delete from warehouse.fact_records where user_id = p_user_id;
  delete from warehouse.habit_goal where user_id = p_user_id;
  delete from warehouse.day_mark where user_id = p_user_id;
  delete from warehouse.removed_day_mark where user_id = p_user_id;
  delete from warehouse.deleted_day_mark where user_id = p_user_id;
  delete from warehouse.rest where user_id = p_user_id;
  delete from warehouse.timer where user_id = p_user_id;
  delete from warehouse.reminder_sent where user_id = p_user_id;
  delete from warehouse.reminder where user_id = p_user_id;
  delete from warehouse.import where user_id = p_user_id;
  delete from warehouse.import_habit where user_id = p_user_id;
  delete from warehouse.import_change where user_id = p_user_id;
  delete from warehouse.import_mapping where user_id = p_user_id;
  delete from warehouse.dim_habits where user_id = p_user_id;
  delete from warehouse.dim_category where user_id = p_user_id;
  delete from ops.web_link where user_id = p_user_id;
  delete from ops.web_session where user_id = p_user_id;
  delete from warehouse.dim_users where user_id = p_user_id;
  delete from ops.dialogue where user_id = p_user_id;
  delete from ops.record_question where user_id = p_user_id;
  delete from ops.job_card where user_id = p_user_id;
  delete from ops.job_notify where user_id = p_user_id;
  delete from ops.job_notice where chat_id = p_user_id;
  delete from ops.telegram_inbox
  where user_id = p_user_id and (bot_id = p_bot_id and update_id >= p_update_id) is not true;
  update ops.telegram_update set user_id = null, outcome = null where user_id = p_user_id;
  update ops.audit_log set arguments = '' where user_id = p_user_id and arguments <> '';
end
$$;
