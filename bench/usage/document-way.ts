import QueryStream from 'pg-query-stream';
import { createPool } from '../../src/db/client.ts';
import { openDuck } from './duckdb.ts';

/**
 * The calculation as the usage script's documentation describes it: the records to do are read into DuckDB, transformed there by
 * one window query, and written back in batches. Valid records only, no days, no late arrivals: less than the job does.
 */
const { url, write } = JSON.parse(process.argv[2] ?? '') as {
  url: string;
  /** `rows`: an UPDATE a record, a hundred sent at a time, as `execute_batch` of Python's driver does; `sets`: one for 10,000. */
  write: 'rows' | 'sets';
};
const batchSize = 10_000;

const pool = createPool({ url, onError: (error) => process.stderr.write(`${error.message}\n`) });
const duck = await openDuck(2);
const start = performance.now();
await duck.run(`create table records (id bigint, clock bigint, subscriber_number varchar, terminal_status varchar,
  anytime bigint, offpeak bigint, tokens bigint, flag bigint)`);

await read(`select id, clock, subscriber_number, terminal_status,
  overall_usage_anytime, overall_usage_offpeak, overall_available_tokens, 0
  from usage.data_record where summary_flag = 0`);
await read(`select id, clock, subscriber_number, 'normal',
  overall_usage_anytime, overall_usage_offpeak, overall_available_tokens, 1 from usage.subscriber_state`);
await writeResults();
await writeRefused();
await writeStates();
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
duck.closeSync();
await pool.end();

async function read(query: string): Promise<void> {
  const appender = await duck.createAppender('records');
  const client = await pool.connect();
  const stream = client.query(new QueryStream(query, [], { rowMode: 'array', batchSize: 10_000 }));
  for await (const row of stream) {
    for (const [index, value] of (row as (string | null)[]).entries()) {
      if (value === null) appender.appendNull();
      else if (index === 2 || index === 3) appender.appendVarchar(value);
      else appender.appendBigInt(BigInt(value));
    }
    appender.endRow();
  }
  appender.closeSync();
  client.release();
}

async function writeResults(): Promise<void> {
  const result = await duck.stream(`
    with line as (
      select *, lag(clock) over w as before_clock, coalesce(lag(anytime) over w, 0) as before_anytime,
        coalesce(lag(offpeak) over w, 0) as before_offpeak, coalesce(lag(tokens) over w, 0) as before_tokens
      from records where lower(terminal_status) in ('normal', 'minor') and coalesce(anytime, offpeak, tokens) is not null
      window w as (partition by subscriber_number order by clock, id)
    ), measured as (
      select *, (clock - before_clock) * 5 // 3 as most from line where flag = 0
    )
    select id,
      case when before_clock is null then anytime when anytime - before_anytime between 0 and most then anytime - before_anytime
        else 0 end,
      case when before_clock is null then offpeak when offpeak - before_offpeak between 0 and most then offpeak - before_offpeak
        else 0 end,
      case when before_clock is null then 0
        when anytime < before_anytime and offpeak < before_offpeak and tokens < before_tokens then 0
        when tokens > 0 and before_tokens - tokens between 1 and most then before_tokens - tokens else 0 end,
      coalesce(anytime - before_anytime > most or offpeak - before_offpeak > most, false)
    from measured order by id`);
  let batch: unknown[][] = [];
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    batch.push(...chunk.getRows());
    if (batch.length < batchSize) continue;
    await writeBatch(batch);
    batch = [];
  }
  if (batch.length > 0) await writeBatch(batch);
}

async function writeBatch(rows: unknown[][]): Promise<void> {
  if (write === 'rows') return writeRows(rows);
  const column = (index: number) => rows.map((row) => String(row[index]));
  await pool.query(
    `update usage.data_record d set v_usage_anytime = r.anytime, v_usage_offpeak = r.offpeak,
      v_usage_available_tokens = r.tokens, is_anomaly = r.anomaly, summary_flag = 1, date_modified = now(), modified_by = 'document'
    from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[]) as r (id, anytime, offpeak, tokens, anomaly)
    where d.id = r.id`,
    [column(0), column(1), column(2), column(3), column(4)],
  );
}

/** All values are numbers and booleans that DuckDB made: as text they need no quotes. */
async function writeRows(rows: unknown[][]): Promise<void> {
  const client = await pool.connect();
  await client.query('begin');
  for (let from = 0; from < rows.length; from += 100) {
    const statements = rows.slice(from, from + 100).map(
      ([id, anytime, offpeak, tokens, anomaly]) =>
        `update usage.data_record set v_usage_anytime = ${anytime}, v_usage_offpeak = ${offpeak},
        v_usage_available_tokens = ${tokens}, is_anomaly = ${anomaly}, summary_flag = 1, date_modified = now(),
        modified_by = 'document' where id = ${id}`,
    );
    await client.query(statements.join(';'));
  }
  await client.query('commit');
  client.release();
}

async function writeRefused(): Promise<void> {
  const result = await duck.runAndReadAll(`select id from records where flag = 0
    and not (lower(terminal_status) in ('normal', 'minor') and coalesce(anytime, offpeak, tokens) is not null) order by id`);
  const ids = result.getRows().map(([id]) => String(id));
  for (let from = 0; from < ids.length; from += batchSize)
    await pool.query(
      `update usage.data_record set summary_flag = -1, date_modified = now(), modified_by = 'document' where id = any ($1::bigint[])`,
      [ids.slice(from, from + batchSize)],
    );
}

async function writeStates(): Promise<void> {
  const result = await duck.runAndReadAll(`select subscriber_number, id, clock, anytime, offpeak, tokens from (
    select *, row_number() over (partition by subscriber_number order by clock desc, id desc) as place from records
    where lower(terminal_status) in ('normal', 'minor')) where place = 1`);
  const rows = result.getRows();
  const column = (index: number) => rows.map((row) => (row[index] === null ? null : String(row[index])));
  await pool.query(
    `insert into usage.subscriber_state (subscriber_number, id, clock, overall_usage_anytime, overall_usage_offpeak,
      overall_available_tokens)
    select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
    on conflict (subscriber_number) do update set id = excluded.id, clock = excluded.clock`,
    [column(0), column(1), column(2), column(3), column(4), column(5)],
  );
}
