import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DetrackOptions } from '../../src/jobs/detrack/options.ts';

type Fields = Record<string, unknown>;

/** A job as the stand-in has it. */
export interface StandInJob extends Fields {
  id: string;
  do_number: string;
  date: string;
  tracking_number: string | null;
  assign_to: string | null;
  status: string;
  items: Fields[];
}

export interface StandInRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  data: Fields;
}

/** How a request goes wrong. `lost`: it is done, and its answer is not given; `cut`: it is not done; `hang`: nothing ever comes. */
export type Fault = 'lost' | 'cut' | 'hang' | { status: number; retryAfter?: string; body?: string };

export interface StandIn {
  /** For DETRACK_API_URL. */
  url: string;
  jobs: StandInJob[];
  /** Every request that came with the key. */
  requests: StandInRequest[];
  vehicles: Fields[];
  /** Asked for each request. */
  fault: (request: StandInRequest) => Fault | undefined;
  /** Fields that are refused, with why, by job. */
  refuse: (data: Fields) => { field: string; codes: string[] }[];
  /** Changes a job as a driver does; returns it as it is told by the webhook. */
  deliver(trackingNumber: string, change: Fields): StandInJob;
  close(): Promise<void>;
}

export interface StandInOptions {
  key?: string;
  /** Before each answer. */
  delayMs?: number;
}

export const standInKey = 'stand-in-key-0123456789';

/** Returns the options of a sync with the stand-in, whose waits between attempts are short. */
export function syncOptions(url: string, more: Partial<DetrackOptions> = {}): DetrackOptions {
  const usual = {
    timeZone: 'UTC',
    hours: { from: 0, to: 1440 },
    assign: 'least_loaded',
    assignBy: 'detrack_id',
  } as const;
  return { api: { url, key: standInKey }, ...usual, concurrency: 10, missing: [], secondMs: 10, ...more };
}

const writable = new Set([
  ...['type', 'do_number', 'date', 'address', 'address_1', 'company_name', 'city', 'state', 'postal_code'],
  ...[
    'deliver_to_collect_from',
    'phone_number',
    'notify_email',
    'instructions',
    'tracking_number',
    'assign_to',
    'items',
  ],
]);

/**
 * Starts a stand-in of DeTrack's API v2 on loopback. It enforces: the key, required fields, one job per number and day, items
 * with a name and a quantity, vehicles that are there and not disabled, fields that can be written.
 */
export async function startStandIn({ key = standInKey, delayMs = 0 }: StandInOptions = {}): Promise<StandIn> {
  const standIn: StandIn = {
    url: '',
    jobs: [],
    requests: [],
    vehicles: [{ id: 'v1', detrack_id: 'D1', name: 'Van 1', disabled: false, zones: [] }],
    fault: () => undefined,
    refuse: () => [],
    deliver(trackingNumber, change) {
      const job = standIn.jobs.find((one) => one.tracking_number === trackingNumber);
      if (!job) throw new Error(`the stand-in has no job ${trackingNumber}`);
      return Object.assign(job, change);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '', 'http://stand.in');
    let text = '';
    for await (const part of message) text += part;
    if (delayMs > 0) await sleep(delayMs);
    if (message.headers['x-api-key'] !== key)
      return send(response, 401, { code: 'unauthorized', message: 'Unauthorized' });
    const { data = {} } = (text ? JSON.parse(text) : {}) as { data?: Fields };
    const query = Object.fromEntries(url.searchParams);
    const request = { method: message.method ?? '', path: decodeURIComponent(url.pathname), query, data };
    standIn.requests.push(request);
    const fault = standIn.fault(request);
    if (fault === 'hang') return;
    if (fault === 'cut') return void message.socket.destroy();
    if (typeof fault === 'object') {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      return send(response, fault.status, fault.body ?? { message: 'on purpose' });
    }
    const { status, body } = act(standIn, request);
    if (fault === 'lost') return void message.socket.destroy();
    send(response, status, body);
  }

  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => send(response, 500, { message: String(error) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  standIn.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return standIn;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

interface Done {
  status: number;
  body: unknown;
}

function act(standIn: StandIn, request: StandInRequest): Done {
  const { method, path, query } = request;
  if (method === 'GET' && path === '/vehicles') return pageOf(standIn.vehicles, query);
  if (path === '/dn/jobs' && method === 'POST') return create(standIn, request.data);
  if (path === '/dn/jobs' && method === 'GET')
    return pageOf(
      standIn.jobs.filter(({ date }) => date === query.date),
      query,
    );
  const [, doNumber] = /^\/dn\/jobs\/(.+)$/.exec(path) ?? [];
  const job = standIn.jobs.find((one) => one.do_number === doNumber && (!query.date || one.date === query.date));
  if (!job) return { status: 404, body: { code: 'not_found', message: 'Record not found' } };
  if (method === 'GET') return { status: 200, body: { data: job } };
  if (method !== 'PUT') return { status: 405, body: {} };
  const errors = faultsOf(standIn, { ...job, ...request.data }, job);
  if (errors.length > 0) return refused(errors);
  return { status: 200, body: { data: Object.assign(job, request.data) } };
}

function create(standIn: StandIn, data: Fields): Done {
  const errors = faultsOf(standIn, data);
  if (errors.length > 0) return refused(errors);
  const job = {
    assign_to: null,
    tracking_number: null,
    items: [],
    ...data,
    id: `job-${standIn.jobs.length + 1}`,
    status: data.assign_to ? 'dispatched' : 'info_recv',
  } as unknown as StandInJob;
  standIn.jobs.push(job);
  return { status: 201, body: { data: job } };
}

const refused = (errors: unknown): Done => ({
  status: 422,
  body: { code: 'validation_failed', message: 'Validation failed', errors },
});

function faultsOf(standIn: StandIn, data: Fields, self?: StandInJob): { field: string; codes: string[] }[] {
  const blank = ['do_number', 'date', 'address'].filter((field) => !data[field]);
  const taken = standIn.jobs.some((job) => job !== self && job.do_number === data.do_number && job.date === data.date);
  const items = (data.items ?? []) as Fields[];
  const nameless = items.some(({ sku, description, quantity }) => !(sku || description) || !(Number(quantity) > 0));
  const able = standIn.vehicles
    .filter(({ disabled }) => !disabled)
    .flatMap(({ detrack_id, name }) => [detrack_id, name]);
  return [
    ...blank.map((field) => ({ field, codes: ["can't be blank"] })),
    ...(taken ? [{ field: 'do_number', codes: ['is already taken'] }] : []),
    ...(nameless ? [{ field: 'items', codes: ['is invalid'] }] : []),
    ...(data.assign_to && !able.includes(data.assign_to) ? [{ field: 'assign_to', codes: ['is invalid'] }] : []),
    ...(self ? [] : Object.keys(data).filter((field) => !writable.has(field))).map((field) => ({
      field,
      codes: ['is unknown'],
    })),
    ...standIn.refuse(data),
  ];
}

function pageOf(all: unknown[], { page = '1', limit = '20' }: Record<string, string>): Done {
  const size = Math.min(Number(limit), 100);
  return { status: 200, body: { data: all.slice((Number(page) - 1) * size, Number(page) * size) } };
}
