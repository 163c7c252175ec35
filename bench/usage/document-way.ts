import QueryStream from 'pg-query-stream';
import { createPool } from '../../src/db/client.ts';
import { openDuck } from './duckdb.ts';

/*
 * The calculation as the usage script's documentation describes it: it reads the records to do into DuckDB, transforms
 * them there by one window query, and writes them back in batches. It does less than the job: valid records only, no
 * days, no late arrivals.
 */
const { url, write } = JSON.parse(process.argv[2] ?? '') as {
  url: string;
  /**
   * `rows`: one UPDATE per record, a hundred in one message, like `execute_batch` of the Python driver.
   * `sets`: one UPDATE for 10,000 records.
   */
  write: 'rows' | 'sets';
};
const batchSize = 10_000;
const isValid = `lower(terminal_status) in ('normal', 'minor') and coalesce(anytime, offpeak, tokens) is not null`;

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
await writeInvalid();
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
    with sequence as (
      select *, lag(clock) over w as previous_clock, coalesce(lag(anytime) over w, 0) as previous_anytime,
        coalesce(lag(offpeak) over w, 0) as previous_offpeak, coalesce(lag(tokens) over w, 0) as previous_tokens
      from records where ${isValid}
      window w as (partition by subscriber_number order by clock, id)
    ), with_max_growth as (
      select *, (clock - previous_clock) * 5 // 3 as max_growth from sequence where flag = 0
    )
    select id,
      case when previous_clock is null then anytime
        when anytime - previous_anytime between 0 and max_growth then anytime - previous_anytime else 0 end,
      case when previous_clock is null then offpeak
        when offpeak - previous_offpeak between 0 and max_growth then offpeak - previous_offpeak else 0 end,
      case when previous_clock is null then 0
        when anytime < previous_anytime and offpeak < previous_offpeak and tokens < previous_tokens then 0
        when tokens > 0 and previous_tokens - tokens between 1 and max_growth then previous_tokens - tokens else 0 end,
      coalesce(anytime - previous_anytime > max_growth or offpeak - previous_offpeak > max_growth, false)
    from with_max_growth order by id`);
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
      v_usage_available_tokens = r.tokens, is_anomaly = r.anomaly, summary_flag = 1, date_modified = now(),
      modified_by = 'document'
    from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[])
      as r (id, anytime, offpeak, tokens, anomaly)
    where d.id = r.id`,
    [column(0), column(1), column(2), column(3), column(4)],
  );
}

/**
 * Writes the results back with one UPDATE per record. All values are numbers and booleans from DuckDB, so they need no
 * quotes.
 */
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

async function writeInvalid(): Promise<void> {
  const result = await duck.runAndReadAll(`select id from records where flag = 0
    and not (${isValid}) order by id`);
  const ids = result.getRows().map(([id]) => String(id));
  for (let from = 0; from < ids.length; from += batchSize)
    await pool.query(
      `update usage.data_record set summary_flag = -1, date_modified = now(), modified_by = 'document'
      where id = any ($1::bigint[])`,
      [ids.slice(from, from + batchSize)],
    );
}

async function writeStates(): Promise<void> {
  const result = await duck.runAndReadAll(`select subscriber_number, id, clock, anytime, offpeak, tokens from (
    select *, row_number() over (partition by subscriber_number order by clock desc, id desc) as position from records
    where lower(terminal_status) in ('normal', 'minor')) where position = 1`);
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
