import { z } from 'zod';
import { defineJob, type Job, type Window } from '../engine/job.ts';
import { refinementText } from '../engine/param-issues.ts';
import { file } from '../engine/params.ts';
import { inRolledBackTransaction } from '../engine/rollback.ts';
import { calculateEnergy } from './calculate.ts';
import { importReadings } from './import.ts';
import { parseTime } from './parse-message.ts';
import { alertRejects } from './reject-alerts.ts';
import { alertSilentDevices } from './silent-devices.ts';
import { alertZeroPoints } from './zero-point-alerts.ts';

export interface EnergyOptions {
  /** IANA name of the zone in which alerts give times. */
  timeZone: string;
  /** Percent of the lines of an imported file that may be rejected. */
  maxRejects: number;
}

/**
 * Creates the jobs `energy` (readings to half hours) and `energy-import` (a CSV file of readings). Both are
 * idempotent.
 */
export function energyJobs(options: EnergyOptions): Job[] {
  return [energyJob(options), energyImportJob(options)];
}

const commonProperties = {
  timeoutSeconds: 3600,
  sessions: 2,
  retry: { attempts: 3, backoffSeconds: 10 },
  overlap: 'skip',
  catchUp: { mode: 'latest', windowSeconds: 86_400, maxTicks: 1 },
} as const satisfies Partial<Job>;

const time = () =>
  z
    .string()
    .refine((text) => parseTime(text) !== null, {
      ...refinementText('energy-time'),
      error: 'a time looks like 2026-11-22T10:00Z (without a zone: UTC)',
    })
    .optional();

const energyParams = z
  .object({
    from: time().describe('First time of readings whose half hours are recalculated (ISO, UTC unless a zone is given)'),
    to: time().describe('Time at which these end; without it now'),
    hours: z.int().min(3).max(8_784).default(3).describe('Recalculate at least this many hours'),
  })
  .refine(({ from, to }) => to === undefined || from !== undefined, {
    ...refinementText('energy-to-without-from'),
    error: 'to needs a from, such as from=2026-11-22T10:00Z',
    path: ['from'],
  })
  .refine(({ from, to }) => from === undefined || isPeriod(from, to, new Date()), {
    ...refinementText('energy-order'),
    error: 'from must be before to, which is now if it is left out',
    path: ['from'],
  });

function isPeriod(from: string, to: string | undefined, now: Date): boolean {
  const [first, last] = [parseTime(from), to === undefined ? now : parseTime(to)];
  return first === null || last === null || first < last;
}

function energyJob({ timeZone }: EnergyOptions): Job {
  return defineJob({
    ...commonProperties,
    name: 'energy',
    schedule: { pattern: '5,35 * * * *', extraSchedules: [{ pattern: '5 0 * * *', params: { hours: 7 * 24 } }] },
    params: energyParams,
    lateAfterSeconds: 7200,
    backfill: ({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() }),
    async run(ctx, { from, to, hours }) {
      const period = parsePeriod(from, to, ctx.now());
      const counts = await calculateEnergy(ctx, { exec: ctx.db, period, hours, maxSessions: 2 });
      await alertRejects(ctx);
      await alertZeroPoints(ctx, timeZone);
      return { ...counts, devices_silent: await alertSilentDevices(ctx, timeZone) };
    },
    async dryRun(ctx, { from, to, hours }) {
      const period = parsePeriod(from, to, ctx.now());
      return inRolledBackTransaction(ctx.db, (exec) => calculateEnergy(ctx, { exec, period, hours, maxSessions: 1 }));
    },
  });
}

/** Returns the period of the parameters `from` and `to` of a run. Null: both are absent. */
function parsePeriod(from: string | undefined, to: string | undefined, now: Date): Window | null {
  const first = parseTime(from ?? '');
  const last = to === undefined ? now : parseTime(to);
  return first && last && { from: first, to: last };
}

function energyImportJob({ maxRejects }: EnergyOptions): Job {
  return defineJob({
    ...commonProperties,
    name: 'energy-import',
    schedule: null,
    params: z.object({
      file: file(z.string().min(1)).describe('CSV with deviceName, timestamp and channel1 to channel3 or registerKwh'),
    }),
    lateAfterSeconds: null,
    run: (ctx, { file: path }) => importReadings(ctx, path, maxRejects),
  });
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function energyFolder(deps: {
  defaults: Pick<EnergyOptions, 'timeZone'>;
  energy: Pick<EnergyOptions, 'maxRejects'>;
}): Job[] {
  return energyJobs({ ...deps.energy, timeZone: deps.defaults.timeZone });
}
