import { JobError } from '../engine/errors.ts';
import type { AddressRules } from './address-guard.ts';
import type { ReportApiSettings } from './report-api.ts';
import type { S3Settings } from './s3.ts';
import type { StatusRules } from './status-parser.ts';

export interface LoadRules {
  /** Days after which lines are deleted from staging. */
  keepDays: number;
  /** A load is refused when more than one line and more than this percentage of a file's lines are rejected. */
  maxRejects: number;
  /** What the statuses of order lines mean. */
  statuses: StatusRules;
  /** True: the load is rolled back and leaves nothing behind. */
  isDry?: boolean;
}

export interface SalesOptions extends LoadRules {
  /** Where downloads are stored during a load. */
  temporaryDir: string;
  /** IANA name of the zone whose midnight ends a day. */
  timeZone: string;
  /** Absent: only folders can be loaded. */
  api?: ReportApiSettings;
  /** Which addresses of files are allowed, besides those of the API's own host. */
  addressRules: Omit<AddressRules, 'apiUrl'>;
  /** Absent: only files with a URL can be downloaded. */
  s3?: S3Settings;
}

/** Returns the settings of the report API; throws where they are absent. */
export function requireApi({ api }: Pick<SalesOptions, 'api'>): ReportApiSettings {
  if (!api) throw new JobError('not_set_up', { missing: 'SALES_API_URL' }, 'not set up: SALES_API_URL');
  return api;
}
