import { z } from 'zod';
import type { JobContext } from '../engine/job.ts';
import { createGate } from './gate.ts';

/** How DeTrack is reached. */
export interface ApiSettings {
  /** Without a slash at its end. */
  url: string;
  key: string;
  /** For one request; ten seconds where absent. */
  timeoutMs?: number;
}

const text = z.string().nullish().catch(null);
const milestone = z.object({ status: text, reason: text, pod_at: text, created_at: text });

/** A job as DeTrack tells it; what is not used here stays as it came. */
export const jobShape = z.looseObject({
  id: z.union([z.string().min(1), z.number().transform(String)]),
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
export type RemoteJob = z.output<typeof jobShape>;

export interface Vehicle {
  /** What `assign_to` is. */
  name: string;
  zones: string[];
}

/** What DeTrack made of a request. */
export type Answer =
  | { kind: 'job'; job: RemoteJob }
  | { kind: 'absent' }
  | { kind: 'refused'; reason: string; isDuplicate: boolean }
  /** Nobody knows what it made of it: 408, 425, 5xx, no answer in time, a cut, or an answer that is none. */
  | { kind: 'unknown'; reason: string };

/** DeTrack does not let us in (401, 403): nothing else can be asked for either. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
}

export interface DetrackApi {
  create(data: unknown): Promise<Answer>;
  update(doNumber: string, date: string | null, data: unknown): Promise<Answer>;
  /** Without a date: whatever day it is on. */
  find(doNumber: string, date: string | null): Promise<Answer>;
  /** Returns every job of a day, read in pages; null where that cannot be known now. */
  list(date: string): Promise<RemoteJob[] | null>;
  /** Returns those that are not disabled, in DeTrack's order. */
  vehicles(by: 'detrack_id' | 'name'): Promise<Vehicle[]>;
}

const pageSize = 100;
/** Statuses are answers here: what they mean is decided below. */
const allStatuses = Array.from({ length: 200 }, (_, index) => 400 + index);

interface Call {
  method?: 'POST' | 'PUT';
  query?: Record<string, string>;
  data?: unknown;
}

/**
 * Returns DeTrack's API. Nothing is sent twice unasked; but for 429, which makes every request wait until the time that it
 * names. Throws {@link NotAllowed}. The key is in no log and no error; the whole body of a refusal is in the run's log.
 */
export function createDetrackApi(ctx: Pick<JobContext, 'http' | 'log' | 'wait' | 'signal'>, settings: ApiSettings) {
  const gate = createGate(ctx);
  const { timeoutMs = 10_000 } = settings;

  async function ask(path: string, { method, query = {}, data }: Call = {}): Promise<Raw> {
    const url = new URL(`${settings.url}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = { 'X-API-KEY': settings.key, accept: 'application/json', 'content-type': 'application/json' };
    const body = data === undefined ? undefined : JSON.stringify({ data });
    for (;;) {
      await gate.open();
      const init = { method, headers, body, redirect: 'error', tries: 1, timeoutMs, accept: allStatuses } as const;
      const answer = await ctx.http.fetch(url, init).catch((error: unknown) => {
        if (ctx.signal.aborted) throw error;
        return null;
      });
      if (!answer) return { status: 0, body: '' };
      if (answer.status === 429) {
        gate.close(answer.headers.get('retry-after'));
        continue;
      }
      const text = (await answer.text()).replaceAll(settings.key, '•••');
      if (answer.status >= 400 && answer.status !== 404)
        ctx.log.warn(`HTTP ${answer.status} from ${url.pathname}`, { status: answer.status, body: text });
      if (answer.status === 401 || answer.status === 403) throw new NotAllowed(notAllowed(answer.status));
      return { status: answer.status, body: text };
    }
  }

  const jobPath = (doNumber: string) => `/dn/jobs/${encodeURIComponent(doNumber)}`;
  const onDay = (date: string | null): Record<string, string> => (date === null ? {} : { date });

  async function list(date: string): Promise<RemoteJob[] | null> {
    const jobs = new Map<string, RemoteJob>();
    for (let page = 1; ; page++) {
      const query = { date, type: 'Delivery', limit: String(pageSize), page: String(page) };
      const found = readList(await ask('/dn/jobs', { query }));
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
      await gate.open();
      url.search = new URLSearchParams({ limit: String(pageSize), page: String(page) }).toString();
      const init = { headers: { 'X-API-KEY': settings.key, accept: 'application/json' }, redirect: 'error' } as const;
      const answer = await ctx.http.fetch(url, { ...init, timeoutMs, accept: [401, 403] });
      if (!answer.ok) throw new NotAllowed(notAllowed(answer.status));
      const found = vehicleList.parse(await answer.json()).data;
      const before = all.size;
      for (const { [by]: name, zones, disabled, status } of found)
        if (name) all.set(name, disabled || status === 'disabled' ? null : { name, zones: zones ?? [] });
      if (found.length < pageSize || all.size === before) return [...all.values()].filter((one) => one !== null);
    }
  }

  const api: DetrackApi = {
    create: async (data) => readJob(await ask('/dn/jobs', { method: 'POST', data })),
    update: async (doNumber, date, data) =>
      readJob(await ask(jobPath(doNumber), { method: 'PUT', query: onDay(date), data })),
    find: async (doNumber, date) => readJob(await ask(jobPath(doNumber), { query: onDay(date) })),
    list,
    vehicles,
  };
  return api;
}

const notAllowed = (status: number) => `DeTrack does not let us in (HTTP ${status}): check DETRACK_API_KEY`;

const vehicleList = z.object({
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

/** Status 0: there was no answer. */
interface Raw {
  status: number;
  body: string;
}

function readJob({ status, body }: Raw): Answer {
  if (status === 0) return { kind: 'unknown', reason: 'no answer' };
  if (status === 404) return { kind: 'absent' };
  if ([408, 425].includes(status) || status >= 500) return { kind: 'unknown', reason: `HTTP ${status}` };
  if (status >= 400) return refusalOf(status, body);
  const parsed = z.object({ data: jobShape }).safeParse(json(body));
  return parsed.success
    ? { kind: 'job', job: parsed.data.data }
    : { kind: 'unknown', reason: `HTTP ${status} without a job` };
}

const refusal = z.object({
  message: text,
  error: text,
  errors: z
    .array(z.object({ field: text, codes: z.array(z.string()).nullish().catch(null) }))
    .nullish()
    .catch(null),
});

/** Names each field with its codes; what DeTrack says in words where it names none. */
function refusalOf(status: number, body: string): Answer {
  const { message, error, errors } = refusal.safeParse(json(body)).data ?? {};
  const fields = (errors ?? []).map(({ field, codes }) => ({ field: field ?? '', codes: codes ?? [] }));
  const isDuplicate = fields.some(
    ({ field, codes }) => field === 'do_number' && codes.some((code) => /is already taken|has duplicate/i.test(code)),
  );
  const named = fields.map(({ field, codes }) => `${field}: ${codes.join(', ') || 'is not accepted'}`).join('; ');
  return { kind: 'refused', reason: (named || message || error || `HTTP ${status}`).slice(0, 500), isDuplicate };
}

function readList({ status, body }: Raw): RemoteJob[] | null {
  if (status < 200 || status >= 300) return null;
  return z.object({ data: z.array(jobShape) }).safeParse(json(body)).data?.data ?? null;
}

/** Returns undefined for what is no JSON. */
function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // some proxy's page
  }
}
