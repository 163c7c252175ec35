import { z } from 'zod';
import { defineJob, type Job, type Window } from '../engine/job.ts';
import { file } from '../engine/params.ts';
import { rolledBack } from '../engine/rollback.ts';
import { calculateEnergy } from './calculate.ts';
import { importReadings } from './import.ts';
import { readTime } from './payload.ts';
import { alertSilent } from './silent.ts';

export interface EnergyOptions {
  /** IANA zone in which admins are told of times. */
  timeZone: string;
}

const time = () =>
  z
    .string()
    .refine((text) => readTime(text) !== null, { error: 'an ISO time such as 2026-11-22T10:00Z (without a zone: UTC)' })
    .optional();

const params = z.object({
  from: time().describe('First time of readings whose half hours are computed anew (ISO, without a zone UTC)'),
  to: time().describe('Time at which these end; without it now'),
  hours: z.int().min(3).max(8_784).default(3).describe('Hours that are computed anew at least'),
});

/** Returns the job that makes half hours of readings, and the one that reads a file of them. Both idempotent. */
export function energyJobs(options: EnergyOptions): Job[] {
  return [energyJob(options), importJob()];
}

const usual = {
  timeoutSeconds: 3600,
  retry: { attempts: 3, backoffSeconds: 10 },
  overlap: 'skip',
  catchUp: { mode: 'latest', windowSeconds: 86_400, most: 1 },
} as const;

function energyJob({ timeZone }: EnergyOptions): Job {
  return defineJob({
    ...usual,
    name: 'energy',
    schedule: { pattern: '5,35 * * * *', also: [{ pattern: '5 0 * * *', params: { hours: 7 * 24 } }] },
    params,
    lateAfterSeconds: 7200,
    backfill: ({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() }),
    async run(ctx, { from, to, hours }) {
      const counts = await calculateEnergy(ctx, {
        exec: ctx.db,
        span: spanOf(from, to, ctx.now()),
        hours,
        lanesAtMost: 2,
      });
      return { ...counts, devices_silent: await alertSilent(ctx, timeZone) };
    },
    dryRun: (ctx, { from, to, hours }) =>
      rolledBack(ctx.db, (exec) =>
        calculateEnergy(ctx, { exec, span: spanOf(from, to, ctx.now()), hours, lanesAtMost: 1 }),
      ),
  });
}

/** Null: nobody gave one. */
function spanOf(from: string | undefined, to: string | undefined, now: Date): Window | null {
  if (from === undefined && to === undefined) return null;
  const span = { from: readTime(from ?? ''), to: to === undefined ? now : readTime(to) };
  if (span.from === null || span.to === null) throw new Error('to needs a from: from=2026-11-22T10:00Z to=…');
  if (span.from >= span.to) throw new Error('from must lie before to');
  return { from: span.from, to: span.to };
}

function importJob(): Job {
  return defineJob({
    ...usual,
    name: 'energy-import',
    schedule: null,
    params: z.object({
      file: file(z.string().min(1)).describe('CSV with deviceName, timestamp and channel1 to channel3 or registerKwh'),
    }),
    lateAfterSeconds: null,
    run: (ctx, { file: path }) => importReadings(ctx, path),
  });
}
