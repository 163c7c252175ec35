import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import type { FileContents } from './file-contents.ts';

/** The value of a record: minutes, or its amount. */
const recordValue = (record: SQL) => sql`coalesce(${record}.amount, ${record}.duration)`;

/** How Tally's own JSON identifies a record. */
export const ownRecordKey = (record: SQL): SQL =>
  sql`'r' || ${record}.record_id || '-' || (extract(epoch from ${record}.created_at) * 1000000)::bigint`;

/** The rows of the file with the rows here that have the same key. */
function keyedRows(userId: number, { source }: FileContents): SQL {
  return sql`staged as materialized (
    select r.habit_no, h.habit_id, h.kind, r.key, h.key_prefix || r.key as import_key, r.local_date, r.mark, r.note,
      case h.kind when 'time' then greatest(round(r.value, 2), 0.01) when 'check' then 1 else r.value end as amount
    from pg_temp.import_row r join pg_temp.import_habit_row h using (habit_no)
  ), marks as materialized (
    select habit_id, local_date, mark, note, import_key, false as is_removed from warehouse.day_mark
    where user_id = ${userId}
    union all
    select habit_id, local_date, mark, note, import_key, true from warehouse.removed_day_mark
    where user_id = ${userId}
  ), deleted_marks as materialized (
    select habit_id, local_date, mark, import_key from warehouse.deleted_day_mark where user_id = ${userId}
  ), keyed as materialized (
    select s.*, coalesce(k.record_id, o.record_id) as record_id,
      coalesce(k.deleted_at, o.deleted_at) is not null as is_deleted,
      coalesce(k.local_date, o.local_date) as here_date,
      coalesce(${recordValue(sql`k`)}, ${recordValue(sql`o`)}) as here_amount,
      case when k.record_id is not null then k.note else o.note end as here_note,
      m.habit_id as mark_habit_id, m.local_date as mark_date, m.mark as here_mark, m.note as mark_note,
      coalesce(m.is_removed, false) as is_removed_mark
    from staged s
    left join warehouse.fact_records k on k.user_id = ${userId} and k.import_key = s.import_key
    left join warehouse.fact_records o on ${source === 'tally_json'} and o.user_id = ${userId}
      and s.mark is null and ${ownRecordKey(sql`o`)} = s.key
    left join marks m on m.import_key = s.import_key
  )`;
}

/** The records here that no key of the file's source identifies, of the habits in the file. */
function otherRecords(userId: number, { source }: FileContents): SQL {
  return sql`others as materialized (
    select r.habit_id, r.local_date, r.record_id, r.note, ${recordValue(sql`r`)} as amount,
      r.deleted_at is not null as is_deleted
    from warehouse.fact_records r
    where r.user_id = ${userId} and r.habit_id in (select habit_id from pg_temp.import_habit_row)
      and split_part(coalesce(r.import_key, ''), '/', 1) <> ${source}
      and not exists (select from keyed q where q.record_id = r.record_id)
  )`;
}

/** A record of the same habit and day is the same record: of each day at most one of the other records. */
const byDay = sql`matched as (
    select k.*, d.habit_id is not null as has_other, d.live, d.record_id as other_id, d.amount as other_amount,
      d.note as other_note, coalesce(k.amount = any (d.deleted_amounts), false) as was_deleted,
      true as one_a_day
    from keyed k
    left join (
      select habit_id, local_date, count(*) filter (where not is_deleted) as live,
        sum(amount) filter (where not is_deleted) as amount, min(record_id) filter (where not is_deleted) as record_id,
        min(note) filter (where not is_deleted) as note, array_agg(amount) filter (where is_deleted) as deleted_amounts
      from others group by habit_id, local_date
    ) as d on k.record_id is null and d.habit_id = k.habit_id and d.local_date = k.local_date
  )`;

/** Records of the same habit, day, value and note are the same: the first of the file is the first one here. */
const byContent = sql`numbered as (
    select k.*, case when record_id is null and mark is null then row_number() over (
      partition by habit_id, local_date, amount, coalesce(note, ''), record_id is null, mark is null
      order by import_key) end as n
    from keyed k
  ), matched as (
    select k.*, d.habit_id is not null as has_other, case when not d.is_deleted then 1 else 0 end as live,
      d.record_id as other_id, d.amount as other_amount, d.note as other_note,
      coalesce(d.is_deleted, false) as was_deleted, false as one_a_day
    from numbered k
    left join (
      select *, row_number() over (
        partition by habit_id, local_date, amount, coalesce(note, '') order by is_deleted, record_id) as n
      from others
    ) as d on d.habit_id = k.habit_id and d.local_date = k.local_date and d.amount = k.amount
      and coalesce(d.note, '') = coalesce(k.note, '') and d.n = k.n
  )`;

/** The outcome of a record. */
const recordOutcome = sql`case
    when k.record_id is not null then case
      when k.is_deleted then 'deleted'
      when k.here_date = k.local_date and k.here_amount = k.amount and k.here_note is not distinct from k.note
        then 'same'
      else 'different' end
    when k.here_mark is not null and not k.is_removed_mark then 'different'
    when k.live > 0 then case
      when not k.one_a_day or k.kind = 'check' and (k.note is null or k.live > 1) then 'same'
      when k.other_amount = k.amount and (k.note is null or k.live > 1 or k.other_note is not distinct from k.note)
        then 'same'
      else 'different' end
    when k.was_deleted then 'deleted'
    when k.one_a_day and d.mark is not null and not d.is_removed then 'different'
    else 'new' end`;

/** The outcome of a mark. A mark never removes records. */
const markOutcome = sql`case
    when k.here_mark is not null then case
      when k.is_removed_mark or k.here_mark = k.mark and k.mark_note is not distinct from k.note then 'same'
      else 'different' end
    when d.is_removed or a.total_records > 0 then 'day_has_record'
    when d.mark = k.mark and (k.note is null or d.note is not distinct from k.note) then 'same'
    when d.mark is not null then 'different'
    when k.import_key in (select import_key from deleted_marks where import_key is not null)
      or (k.habit_id, k.local_date, k.mark) in (select habit_id, local_date, mark from deleted_marks) then 'deleted'
    else 'new' end`;

/**
 * Creates the temporary table `import_match`: the records and marks of the staged file with their outcome, and the
 * record or mark here that is the same one.
 */
export async function matchRows(tx: Tx, userId: number, file: FileContents): Promise<void> {
  await tx.execute(sql`create temporary table import_match on commit drop as
    with ${keyedRows(userId, file)}, ${otherRecords(userId, file)}, ${file.oneADay ? byDay : byContent}
    select k.habit_no, k.import_key, k.local_date, k.mark, k.amount, k.note,
      case when k.mark is null then ${recordOutcome} else ${markOutcome} end as outcome,
      case when k.mark is null then coalesce(k.record_id, case when k.live > 0 then k.other_id end) end as record_id,
      case when k.mark is null and k.record_id is null then coalesce(k.live, 0) else 1 end as here_records,
      coalesce(k.mark_habit_id, d.habit_id) as mark_habit_id, coalesce(k.mark_date, d.local_date) as mark_date,
      case when k.mark is null then coalesce(k.here_amount, k.other_amount) end as here_amount,
      coalesce(k.here_mark, d.mark) as here_mark
    from matched k
    left join marks d on d.habit_id = k.habit_id and d.local_date = k.local_date
    left join warehouse.agg_daily a on a.user_id = ${userId} and k.mark is not null and a.habit_id = k.habit_id
      and a.record_day = k.local_date`);
}
