import QueryStream from 'pg-query-stream';
import { createPool } from '../../src/db/client.ts';

// Computes half hours in Node for comparison: reads all readings row by row, and adds each to its half hour.
const { url } = JSON.parse(process.argv[2] ?? '') as { url: string };
const pool = createPool({ url, onError: (error) => process.stderr.write(`${error.message}\n`) });
const client = await pool.connect();
const start = performance.now();

interface Row {
  device_name: string;
  read_at: Date;
  channel1: number | null;
  channel2: number | null;
  channel3: number | null;
  register_kwh: number | null;
}

const sums = new Map<string, { device: string; end: Date; energy: number; readings: number; seconds: number }>();
let previous: Row | null = null;
const stream = client.query(
  new QueryStream('select * from energy.sensor_reading order by device_name, read_at', [], { batchSize: 1000 }),
);
for await (const row of stream as AsyncIterable<Row>) {
  const isSameDevice: boolean = previous?.device_name === row.device_name;
  const seconds: number = previous && isSameDevice ? (row.read_at.getTime() - previous.read_at.getTime()) / 1000 : 30;
  const increase: number = previous && isSameDevice ? (row.register_kwh ?? 0) - (previous.register_kwh ?? 0) : 0;
  const amps = (row.channel1 ?? 0) + (row.channel2 ?? 0) + (row.channel3 ?? 0);
  const end = new Date((Math.floor(row.read_at.getTime() / 1_800_000) + 1) * 1_800_000);
  const key = `${row.device_name} ${end.getTime()}`;
  const sum = sums.get(key) ?? { device: row.device_name, end, energy: 0, readings: 0, seconds: 0 };
  sum.energy += row.register_kwh === null ? (amps * 200 * Math.min(30, seconds)) / 3600 / 1000 : increase;
  sum.readings += 1;
  sum.seconds += seconds;
  sums.set(key, sum);
  previous = row;
}
const halfHours = [...sums.values()];
await client.query(
  `insert into energy.energy_data
  select r.*, 1, 'measured', 0 from unnest($1::text[], $2::timestamptz[], $3::float8[], $4::int[]) r`,
  [
    halfHours.map(({ device }) => device),
    halfHours.map(({ end }) => end),
    halfHours.map(({ energy }) => energy),
    halfHours.map(({ readings }) => readings),
  ],
);
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
client.release();
await pool.end();
