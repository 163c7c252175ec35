import { z } from 'zod';
import type { Day } from '../../time/days.ts';
import { JobError } from '../engine/errors.ts';
import type { JobContext } from '../engine/job.ts';
import type { LoadSpan } from './load-span.ts';

export interface ReportApiSettings {
  url: string;
  nickname: string;
  cohort: string;
  key: string;
}

/** File name without `.csv` → URL from which it is downloaded. Files without a URL are in S3. */
export type FileUrls = Record<string, string>;

export interface SalesReport {
  reportId: string;
  span: LoadSpan;
  fileUrls: FileUrls;
}

export interface SalesIncrement {
  incrementId: string;
  fileUrls: FileUrls;
}

/** The platform answered with something that it does not document, or with the failure of a report. */
export class ReportFailed extends JobError {
  override readonly name = 'ReportFailed';
}

export interface ReportApi {
  /** Requests a report. Returns the id of the task that prepares it. */
  requestReport(): Promise<string>;
  /**
   * Returns the report of a task; null while it is being prepared. Throws {@link ReportFailed} when it will not come.
   */
  findReport(taskId: string): Promise<SalesReport | null>;
  /** Returns the increment of a day; null when there is none yet. */
  findIncrement(reportId: string, day: Day): Promise<SalesIncrement | null>;
}

const id = z.union([z.string().min(1), z.number()]).transform(String);
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(?:[T ]00:00:00)?$/)
  .transform((value) => value.slice(0, 10))
  .refine((value) => !Number.isNaN(Date.parse(value)));
const fileUrls = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((paths) =>
    Object.fromEntries(
      Object.entries(paths ?? {}).filter(
        (path): path is [string, string] => typeof path[1] === 'string' && path[1] !== '',
      ),
    ),
  );

const taskAnswer = z.object({ task_id: id });
const statusAnswer = z.object({ status: z.string() });
const reportAnswer = z.object({
  data: z.object({ report_id: id, start_day: day, end_date: day, s3_path: fileUrls }),
});
const incrementAnswer = z.object({
  date: day.optional().catch(undefined),
  data: z.object({ increment_id: id, s3_path: fileUrls }),
});

/** Creates the client of the platform's report API. It validates the answers. Its errors never contain the key. */
export function createReportApi({ http }: Pick<JobContext, 'http'>, settings: ReportApiSettings): ReportApi {
  const headers = {
    'X-Nickname': settings.nickname,
    'X-Cohort': settings.cohort,
    'X-Project': 'True',
    'X-API-KEY': settings.key,
    accept: 'application/json',
  };

  async function call(path: string, query: Record<string, string>, init: { method?: string; accept?: number[] } = {}) {
    const url = new URL(path, settings.url.endsWith('/') ? settings.url : `${settings.url}/`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await http.fetch(url, { ...init, headers, redirect: 'error' });
    return response.json().catch(() => {
      throw new ReportFailed('sales-no-json', { call: path }, `${path} did not answer with JSON`);
    }) as Promise<unknown>;
  }

  return {
    async requestReport() {
      return validate(taskAnswer, await call('generate_report', {}, { method: 'POST' }), 'generate_report').task_id;
    },
    async findReport(taskId) {
      return toReport(await call('get_report', { task_id: taskId }));
    },
    async findIncrement(reportId, date) {
      const query = { report_id: reportId, date: `${date}T00:00:00` };
      return toIncrement(await call('get_increment', query, { accept: [404] }), date);
    },
  };
}

function toReport(answer: unknown): SalesReport | null {
  const { status } = validate(statusAnswer, answer, 'get_report');
  if (['RUNNING', 'PENDING', 'QUEUED'].includes(status)) return null;
  if (status !== 'SUCCESS') throw reportStatusError(status, 'the report of the task');
  const { report_id, start_day, end_date, s3_path } = validate(reportAnswer, answer, 'get_report').data;
  if (start_day > end_date) {
    const message = `the report begins on ${start_day} and ends on ${end_date}`;
    throw new ReportFailed('sales-report-span', { first: start_day, last: end_date }, message);
  }
  return { reportId: report_id, span: { first: start_day, last: end_date }, fileUrls: s3_path };
}

function toIncrement(answer: unknown, date: Day): SalesIncrement | null {
  const { status } = validate(statusAnswer, answer, 'get_increment');
  if (status === 'NOT FOUND') return null;
  if (status !== 'SUCCESS') throw reportStatusError(status, date);
  const { date: answered = date, data } = validate(incrementAnswer, answer, 'get_increment');
  if (answered !== date) {
    const message = `the platform answers with the increment of ${answered} instead of ${date}`;
    throw new ReportFailed('sales-other-day', { day: date, answered }, message);
  }
  const { increment_id, s3_path } = data;
  return { incrementId: increment_id, fileUrls: s3_path };
}

function reportStatusError(answered: string, what: string): ReportFailed {
  const status = answered.slice(0, 50);
  return new ReportFailed('sales-report-status', { status }, `the platform answers ${status} for ${what}`);
}

/** Parses an answer. The error names the wrong fields but not their values, which may contain signed URLs. */
function validate<T extends z.ZodType>(schema: T, answer: unknown, path: string): z.output<T> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
  if (fields.includes(''))
    throw new ReportFailed('sales-no-object', { call: path }, `${path} did not answer with a JSON object`);
  const values = { call: path, fields: fields.join(', ') };
  throw new ReportFailed('sales-fields', values, `${path} answered with wrong or missing fields: ${values.fields}`);
}
