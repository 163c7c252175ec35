import { z } from 'zod';
import { toStorableText } from '../../lib/storable-text.ts';
import { JobError } from '../engine/errors.ts';
import type { JobContext, JobLog, JobRequestInit } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { createRateLimitGate } from './rate-limit-gate.ts';
import { statusError, wrongFieldsError } from './refusals.ts';

/** How to reach DeTrack's API. */
export interface ApiSettings {
  /** Without a slash at its end. */
  url: string;
  key: string;
  /** The timeout of one request. Default: 10 s. */
  timeoutMs?: number;
}

/** A text of DeTrack, cleaned of what PostgreSQL cannot store. */
const text = z.string().transform(toStorableText).nullish().catch(null);
const milestone = z.object({ status: text, reason: text, pod_at: text, created_at: text });

/** A job as DeTrack returns it. Fields that are not used here are kept unchanged. */
export const jobSchema = z.looseObject({
  id: z.union([z.string().min(1).transform(toStorableText), z.number().transform(String)]),
  do_number: text,
  date: text,
  tracking_number: text,
  status: text,
  primary_job_status: text,
  assign_to: text,
  reason: text,
  pod_at: text,
  updated_at: text,
  milestones: z.array(milestone).nullish().catch(null),
});
export type DetrackJob = z.output<typeof jobSchema>;

export interface Vehicle {
  /** The value of `assign_to`. */
  name: string;
  zones: string[];
}

/** The result of a request. */
export type DetrackAnswer =
  | { kind: 'job'; job: DetrackJob }
  | { kind: 'absent' }
  | { kind: 'refused'; error: JobError; isDuplicate: boolean }
  /**
   * Whether DeTrack carried out the request is unknown: 408, 425, 5xx, a timeout, a lost connection, or no valid
   * answer.
   */
  | { kind: 'unknown'; error: JobError };

/** DeTrack denies access (401, 403). Every other request would be denied too. */
export class AccessDenied extends JobError {
  override readonly name = 'AccessDenied';

  constructor(status: number) {
    super('detrack-denied', { status }, `DeTrack denies access (HTTP ${status}): check DETRACK_API_KEY`);
  }
}

export interface DetrackApi {
  create(data: unknown): Promise<DetrackAnswer>;
  update(doNumber: string, date: string | null, data: unknown): Promise<DetrackAnswer>;
  /** Finds a job by its number. Without a date the job may be on any day. */
  find(doNumber: string, date: string | null): Promise<DetrackAnswer>;
  /** Returns every job of a day, page by page; null where DeTrack does not answer. */
  list(date: string): Promise<DetrackJob[] | null>;
  /** Returns the vehicles that are not disabled, in DeTrack's order. */
  vehicles(by: 'detrack_id' | 'name'): Promise<Vehicle[]>;
}

const pageSize = 100;
/** Every status is accepted as an answer; the functions below decide what it means. */
const allStatuses = Array.from({ length: 200 }, (_, index) => 400 + index);

interface Call {
  method?: 'POST' | 'PUT';
  query?: Record<string, string>;
  data?: unknown;
}

/**
 * Creates a client of DeTrack's API. A request is not repeated, except after 429: then every request waits until the
 * time that DeTrack names. The key appears in no log and no error; the body of a refusal is in the run's log.
 *
 * @throws AccessDenied from every method
 */
export function createDetrackApi(ctx: Pick<JobContext, 'http' | 'log' | 'wait' | 'signal'>, settings: ApiSettings) {
  const rateLimit = createRateLimitGate(ctx);
  const { timeoutMs = 10_000 } = settings;

  async function ask(path: string, { method, query = {}, data }: Call = {}): Promise<RawAnswer> {
    const url = new URL(`${settings.url}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = { 'X-API-KEY': settings.key, accept: 'application/json', 'content-type': 'application/json' };
    const body = data === undefined ? undefined : JSON.stringify({ data });
    for (;;) {
      await rateLimit.open();
      const request: RequestInit = { method, headers, body, redirect: 'error' };
      const init: JobRequestInit = { ...request, attempts: 1, timeoutMs, accept: allStatuses };
      const answer = await ctx.http.fetch(url, init).catch((error: unknown) => {
        if (ctx.signal.aborted) throw error;
        return null;
      });
      if (!answer) return { status: 0, body: '' };
      if (answer.status === 429) {
        rateLimit.close(answer.headers.get('retry-after'));
        continue;
      }
      const text = (await answer.text()).replaceAll(settings.key, '•••');
      if (answer.status >= 400 && answer.status !== 404)
        logRefusal(ctx.log, answer.status, `${url.origin}${url.pathname}`, text);
      if (answer.status === 401 || answer.status === 403) throw new AccessDenied(answer.status);
      return { status: answer.status, body: text };
    }
  }

  const jobPath = (doNumber: string) => `/dn/jobs/${encodeURIComponent(doNumber)}`;
  const onDay = (date: string | null): Record<string, string> => (date === null ? {} : { date });

  async function list(date: string): Promise<DetrackJob[] | null> {
    const jobs = new Map<string, DetrackJob>();
    for (let page = 1; ; page++) {
      const query = { date, type: 'Delivery', limit: String(pageSize), page: String(page) };
      const found = parseListAnswer(await ask('/dn/jobs', { query }));
      if (!found) return null;
      const before = jobs.size;
      for (const job of found) jobs.set(job.id, job);
      if (found.length < pageSize || jobs.size === before) return [...jobs.values()];
    }
  }

  async function vehicles(by: 'detrack_id' | 'name'): Promise<Vehicle[]> {
    const url = new URL(`${settings.url}/vehicles`);
    const all = new Map<string, Vehicle | null>();
    for (let page = 1; ; page++) {
      await rateLimit.open();
      url.search = new URLSearchParams({ limit: String(pageSize), page: String(page) }).toString();
      const init = { headers: { 'X-API-KEY': settings.key, accept: 'application/json' }, redirect: 'error' } as const;
      const answer = await ctx.http.fetch(url, { ...init, timeoutMs, accept: [401, 403] });
      if (!answer.ok) throw new AccessDenied(answer.status);
      const found = vehicleListSchema.parse(await answer.json()).data;
      const before = all.size;
      for (const { [by]: name, zones, disabled, status } of found)
        if (name) all.set(name, disabled || status === 'disabled' ? null : { name, zones: zones ?? [] });
      if (found.length < pageSize || all.size === before) return [...all.values()].filter((one) => one !== null);
    }
  }

  const api: DetrackApi = {
    create: async (data) => parseJobAnswer(await ask('/dn/jobs', { method: 'POST', data })),
    update: async (doNumber, date, data) =>
      parseJobAnswer(await ask(jobPath(doNumber), { method: 'PUT', query: onDay(date), data })),
    find: async (doNumber, date) => parseJobAnswer(await ask(jobPath(doNumber), { query: onDay(date) })),
    list,
    vehicles,
  };
  return api;
}

const vehicleListSchema = z.object({
  data: z.array(
    z.object({
      detrack_id: text,
      name: text,
      disabled: z.boolean().nullish().catch(null),
      status: text,
      zones: z.array(z.string()).nullish().catch(null),
    }),
  ),
});

function logRefusal(log: JobLog, status: number, where: string, body: string): void {
  log.warn(`HTTP ${status} from ${where}`, { status, body, ...logText('http-status', { status, where }) });
}

/** Status 0 means that there was no answer. */
interface RawAnswer {
  status: number;
  body: string;
}

function parseJobAnswer({ status, body }: RawAnswer): DetrackAnswer {
  if (status === 0) return { kind: 'unknown', error: new JobError('detrack-no-answer', {}, 'no answer') };
  if (status === 404) return { kind: 'absent' };
  if ([408, 425].includes(status) || status >= 500) return { kind: 'unknown', error: statusError(status) };
  if (status >= 400) return parseRefusal(status, body);
  const parsed = z.object({ data: jobSchema }).safeParse(parseJson(body));
  if (parsed.success) return { kind: 'job', job: parsed.data.data };
  return { kind: 'unknown', error: new JobError('detrack-no-job', { status }, `HTTP ${status} without a job`) };
}

const refusalSchema = z.object({
  message: text,
  error: text,
  errors: z
    .array(z.object({ field: text, codes: z.array(z.string().transform(toStorableText)).nullish().catch(null) }))
    .nullish()
    .catch(null),
});

/** Lists each refused field with its codes; where DeTrack names no field, the reason is its message. */
function parseRefusal(status: number, body: string): DetrackAnswer {
  const { message, error, errors } = refusalSchema.safeParse(parseJson(body)).data ?? {};
  const fields = (errors ?? []).map(({ field, codes }) => {
    return { field: field ?? '', codes: codes?.length ? codes : ['is not accepted'] };
  });
  const isDuplicate = fields.some(
    ({ field, codes }) => field === 'do_number' && codes.some((code) => /is already taken|has duplicate/i.test(code)),
  );
  const reason = fields.length > 0 ? wrongFieldsError(fields) : statusError(status, message || error || '');
  return { kind: 'refused', error: reason, isDuplicate };
}

function parseListAnswer({ status, body }: RawAnswer): DetrackJob[] | null {
  if (status < 200 || status >= 300) return null;
  return z.object({ data: z.array(jobSchema) }).safeParse(parseJson(body)).data?.data ?? null;
}

/** Parses JSON, or returns undefined where the text is none. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // for example the error page of a proxy
  }
}
