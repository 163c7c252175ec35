import type { WorkingHours } from '../../time/working-hours.ts';
import { JobError } from '../engine/errors.ts';
import type { ApiSettings } from './api.ts';
import type { AssignMode } from './choose-vehicle.ts';

export interface DetrackOptions {
  /** Absent: nothing is sent. */
  api?: ApiSettings;
  /** IANA time zone of the working hours. */
  timeZone: string;
  hours: WorkingHours;
  assign: AssignMode;
  assignBy: 'detrack_id' | 'name';
  /** How many requests run at the same time. */
  concurrency: number;
  /** Columns that the company's tables lack. Where there is any, the jobs are not set up. */
  missing: readonly string[];
  /** Milliseconds that count as one second between attempts; tests shorten it. */
  secondMs?: number;
}

/** The options of a run: the API is configured. */
export type ConfiguredOptions = DetrackOptions & { api: ApiSettings; secondMs: number };

/** Returns the options with the configured API, or throws where DETRACK_API_KEY is missing. */
export function requireDetrackApi(options: DetrackOptions): ConfiguredOptions {
  if (!options.api) throw new JobError('not_set_up', { missing: 'DETRACK_API_KEY' }, 'not set up: DETRACK_API_KEY');
  return { secondMs: 1000, ...options, api: options.api };
}
