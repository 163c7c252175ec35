import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from } from 'pg-copy-streams';
import { type Bench, type BenchDatabase, middleOf, openDatabase } from './harness.ts';
import { runBackfill } from './sales/command.ts';
import { columns, span, writeOrders } from './sales/seed.ts';

const lines = 1_000_000;

interface Measurement {
  /** Duration of the run, as `/jobs` shows it. */
  seconds: number;
  /** From the start of Node to its end. */
  commandSeconds: number;
  /** Maximum memory of Node. */
  peakMb: number;
}

export const bench: Bench = {
  name: 'sales',
  async run(report) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
    const dir = mkdtempSync(join(tmpdir(), 'tally-bench-sales-'));
    const path = join(dir, 'orders.csv');
    await writeOrders(path, lines);
    const platform = await startPlatform(path);
    const database = await openDatabase();
    const rounds: { floor: number; job: Measurement }[] = [];
    try {
      // Alternating, because the speed of the machine varies. Each run of the job loads an empty mart.
      for (let round = 0; round < 5; round++) {
        const floor = await bareCopy(database, path);
        rounds.push({ floor, job: await runJob(database, platform.url, dir) });
      }
    } finally {
      await database.stop();
      platform.close();
      rmSync(dir, { recursive: true, force: true });
    }
    const { floor, job } = middleOf(rounds, (round) => round.job.seconds / round.floor);
    const peakMb = Math.max(...rounds.map((round) => round.job.peakMb));
    const what = `${lines.toLocaleString('en')} order lines over HTTP, a third of them duplicates`;
    const floorIs = 'bare COPY of the same file into an unlogged table';
    report({ what, value: job.seconds, unit: 's', floor, floorIs, goal: '3 × or less' });
    report({ what: 'the same, the whole command with the start of Node', value: job.commandSeconds, unit: 's' });
    report({ what: 'maximum memory of Node', value: peakMb, unit: 'MB', goal: 'under 150 MB' });
  },
};

/** Copies the file into an unlogged table and returns the seconds. */
async function bareCopy({ pool }: BenchDatabase, path: string): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('drop table if exists bare');
    await client.query(`create unlogged table bare (id bigint, uniq_id text, date_time timestamptz, city_id bigint,
      city_name text, customer_id bigint, first_name text, last_name text, item_id bigint, item_name text,
      quantity bigint, payment_amount numeric(10, 2))`);
    await client.query('checkpoint');
    const start = performance.now();
    const copy = from(`copy bare (${columns.join(', ')}) from stdin with (format csv, header)`);
    await pipeline(createReadStream(path, { highWaterMark: 262_144 }), client.query(copy));
    const seconds = (performance.now() - start) / 1000;
    await client.query('drop table bare');
    return seconds;
  } finally {
    client.release();
  }
}

/** Runs the backfill into an empty mart and checks the number of sales. */
async function runJob({ pool, url }: BenchDatabase, platform: string, dir: string): Promise<Measurement> {
  await pool.query(`truncate staging.user_order_log, staging.user_activity_log, staging.customer_research,
    staging.price_log, staging.load_batch, mart.f_sales, mart.f_activity, mart.f_research, mart.d_customer,
    mart.d_item, mart.d_city`);
  await pool.query(`delete from ops.job_state where job = 'sales'`);
  await pool.query('checkpoint');
  const api = {
    SALES_API_URL: platform,
    SALES_NICKNAME: 'bench',
    SALES_COHORT: '1',
    SALES_API_KEY: 'key-of-the-bench',
  };
  const command = await runBackfill({ ...api, DATABASE_URL: url, DATA_DIR: join(dir, 'data') });
  const { rows } = await pool.query<{ sales: number; seconds: number }>(
    `select (select count(*) from mart.f_sales)::int as sales,
      extract(epoch from finished_at - started_at)::float8 as seconds
    from ops.job_run order by run_id desc limit 1`,
  );
  const expected = lines - Math.floor(lines / 3);
  if (!rows[0] || rows[0].sales !== expected) throw new Error(`${rows[0]?.sales} sales instead of ${expected}`);
  return { seconds: rows[0].seconds, commandSeconds: command.seconds, peakMb: command.peakMb };
}

const smallFiles: Record<string, string> = {
  user_activity_log: 'id,uniq_id,date_time,action_id,customer_id,quantity\r\n',
  customer_research: 'date_id,category_id,geo_id,sales_qty,sales_amt\r\n',
  price_log: 'Молоко 1%,100\r\n',
};

/** Starts a platform whose report is ready immediately, and which serves the report's files. */
async function startPlatform(path: string): Promise<{ url: string; close(): void }> {
  const size = statSync(path).size;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', url);
    const name = pathname.slice(1);
    if (name === 'generate_report') response.end('{"task_id":"1"}');
    else if (name === 'get_report') response.end(JSON.stringify(report));
    else if (name in smallFiles) response.end(smallFiles[name]);
    else {
      response.setHeader('content-length', size);
      createReadStream(path, { highWaterMark: 262_144 }).pipe(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const names = ['user_order_log', ...Object.keys(smallFiles)];
  const s3_path = Object.fromEntries(names.map((name) => [name, `${url}${name}`]));
  const days = { start_day: `${span.first} 00:00:00`, end_date: `${span.last} 00:00:00` };
  const report = { status: 'SUCCESS', data: { report_id: 'bench', ...days, s3_path } };
  return { url, close: () => void server.close() };
}
