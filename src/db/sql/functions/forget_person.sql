-- After it, no table holds anything of the person but ops.audit_log (the id and what was asked for, without what was typed
-- behind it) and the bare ids of handled updates, which keep a redelivered one from being done again. Takes the person's lock: a load in progress is waited for.
-- What the person sent after the update p_update_id, which asks for this, still waits its turn; null: nothing does.
create or replace function warehouse.forget_person(p_user_id bigint, p_update_id bigint default null) returns void
language plpgsql as $$
begin
  perform warehouse.lock_person(p_user_id);
  delete from warehouse.staging_table where user_id = p_user_id;
  delete from warehouse.staging_rejects where user_id = p_user_id;
  delete from warehouse.agg_daily where user_id = p_user_id;
  delete from warehouse.fact_records where user_id = p_user_id;
  delete from warehouse.dim_habits where user_id = p_user_id;
  delete from warehouse.dim_category where user_id = p_user_id;
  delete from ops.web_link where user_id = p_user_id;
  delete from ops.web_session where user_id = p_user_id;
  delete from warehouse.dim_users where user_id = p_user_id;
  delete from ops.dialogue where user_id = p_user_id;
  delete from ops.job_card where user_id = p_user_id;
  delete from ops.job_notify where user_id = p_user_id;
  delete from ops.job_notice where chat_id = p_user_id;
  delete from ops.telegram_pending where user_id = p_user_id and (p_update_id is null or update_id <= p_update_id);
  update ops.telegram_update set user_id = null, outcome = null where user_id = p_user_id;
  update ops.audit_log set arguments = '' where user_id = p_user_id and arguments <> '';
end
$$;
