import { z } from 'zod';
import type { Day } from '../../time/days.ts';
import type { JobContext } from '../engine/job.ts';
import type { Span } from './row-encoder.ts';

/** How the shop's platform is reached. */
export interface ApiSettings {
  url: string;
  nickname: string;
  cohort: string;
  key: string;
}

/** Where the platform has put the files: name without `.csv` → address. What is missing here is in S3. */
export type Addresses = Record<string, string>;

export interface Report {
  reportId: string;
  span: Span;
  addresses: Addresses;
}

export interface Increment {
  incrementId: string;
  addresses: Addresses;
}

/** The platform said something else than what its description says, or that a report has failed. */
export class ReportFailed extends Error {
  override readonly name = 'ReportFailed';
}

export interface ReportApi {
  /** Asks for a report and returns the task that prepares it. */
  request(): Promise<string>;
  /** Returns the report of a task; null: it is being prepared. Throws {@link ReportFailed} where there will be none. */
  report(taskId: string): Promise<Report | null>;
  /** Returns the increment of a day; null: there is none so far. */
  increment(reportId: string, day: Day): Promise<Increment | null>;
}

const id = z.union([z.string().min(1), z.number()]).transform(String);
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(?:[T ]00:00:00)?$/)
  .transform((value) => value.slice(0, 10))
  .refine((value) => !Number.isNaN(Date.parse(value)));
const addresses = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((paths) =>
    Object.fromEntries(
      Object.entries(paths ?? {}).filter(
        (path): path is [string, string] => typeof path[1] === 'string' && path[1] !== '',
      ),
    ),
  );

const task = z.object({ task_id: id });
const state = z.object({ status: z.string() });
const report = z.object({
  data: z.object({ report_id: id, start_day: day, end_date: day, s3_path: addresses }),
});
const increment = z.object({ data: z.object({ increment_id: id, s3_path: addresses }) });

/** Returns the report API. What it answers is checked; refusals and errors never hold the key. */
export function createReportApi({ http }: Pick<JobContext, 'http'>, settings: ApiSettings): ReportApi {
  const headers = {
    'X-Nickname': settings.nickname,
    'X-Cohort': settings.cohort,
    'X-Project': 'True',
    'X-API-KEY': settings.key,
    accept: 'application/json',
  };

  async function ask(path: string, query: Record<string, string>, init: { method?: string; accept?: number[] } = {}) {
    const url = new URL(path, settings.url.endsWith('/') ? settings.url : `${settings.url}/`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await http.fetch(url, { ...init, headers, redirect: 'error' });
    return answer.json().catch(() => {
      throw new ReportFailed(`${path} answered something that is no JSON`);
    }) as Promise<unknown>;
  }

  return {
    async request() {
      return shaped(task, await ask('generate_report', {}, { method: 'POST' }), 'generate_report').task_id;
    },
    async report(taskId) {
      const answer = await ask('get_report', { task_id: taskId });
      const { status } = shaped(state, answer, 'get_report');
      if (status !== 'SUCCESS' && !['RUNNING', 'PENDING', 'QUEUED'].includes(status))
        throw new ReportFailed(`the platform answers ${status.slice(0, 50)} for the report of the task`);
      if (status !== 'SUCCESS') return null;
      const { report_id, start_day, end_date, s3_path } = shaped(report, answer, 'get_report').data;
      if (start_day > end_date) throw new ReportFailed(`the report begins on ${start_day} and ends on ${end_date}`);
      return { reportId: report_id, span: { first: start_day, last: end_date }, addresses: s3_path };
    },
    async increment(reportId, date) {
      const answer = await ask('get_increment', { report_id: reportId, date: `${date}T00:00:00` }, { accept: [404] });
      const { status } = shaped(state, answer, 'get_increment');
      if (status === 'NOT FOUND') return null;
      if (status !== 'SUCCESS') throw new ReportFailed(`the platform answers ${status.slice(0, 50)} for ${date}`);
      const { increment_id, s3_path } = shaped(increment, answer, 'get_increment').data;
      return { incrementId: increment_id, addresses: s3_path };
    },
  };
}

/** Says what is wrong by the names of fields, never showing what the platform sent: it may hold signed addresses. */
function shaped<T extends z.ZodType>(schema: T, answer: unknown, path: string): z.output<T> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'all of it'))];
  throw new ReportFailed(`${path} answered something else than it should: ${fields.join(', ')}`);
}
