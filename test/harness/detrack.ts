import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DetrackOptions } from '../../src/jobs/detrack/options.ts';

type Fields = Record<string, unknown>;

/** A job of the fake DeTrack server. */
export interface FakeDetrackJob extends Fields {
  id: string;
  do_number: string;
  date: string;
  tracking_number: string | null;
  assign_to: string | null;
  status: string;
  items: Fields[];
}

export interface FakeDetrackRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  data: Fields;
}

/**
 * How a request fails. `lost`: it is processed, but the connection ends before the response. `cut`: the connection ends
 * before it is processed. `hang`: there is never a response.
 */
export type DetrackFault = 'lost' | 'cut' | 'hang' | { status: number; retryAfter?: string; body?: string };

/** A server that behaves like DeTrack's API v2. */
export interface FakeDetrack {
  /** The value of DETRACK_API_URL. */
  url: string;
  jobs: FakeDetrackJob[];
  /** All requests with the right key. */
  requests: FakeDetrackRequest[];
  vehicles: Fields[];
  /** Returns the fault of a request. Tests replace it. */
  fault: (request: FakeDetrackRequest) => DetrackFault | undefined;
  /** Returns validation errors of a job in addition to the usual ones. Tests replace it. */
  findErrors: (data: Fields) => { field: string; codes: string[] }[];
  /** Changes a job, as a driver does. Returns the job as the webhook sends it. */
  updateJob(trackingNumber: string, change: Fields): FakeDetrackJob;
  close(): Promise<void>;
}

export interface FakeDetrackOptions {
  key?: string;
  /** Delay before each response. */
  delayMs?: number;
}

export const fakeDetrackKey = 'fake-detrack-key-0123456789';

/** Creates the options of a sync with the fake DeTrack server. Delays between attempts are short. */
export function createSyncOptions(url: string, more: Partial<DetrackOptions> = {}): DetrackOptions {
  const defaults = {
    timeZone: 'UTC',
    hours: { from: 0, to: 1440 },
    assign: 'least_loaded',
    assignBy: 'detrack_id',
  } as const;
  return { api: { url, key: fakeDetrackKey }, ...defaults, concurrency: 10, missing: [], secondMs: 10, ...more };
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
 * Starts the fake DeTrack server. It validates the key, required fields, one job per number and day, the name and
 * quantity of items, that the vehicle exists and is not disabled, and that each field can be written.
 */
export async function startFakeDetrack({
  key = fakeDetrackKey,
  delayMs = 0,
}: FakeDetrackOptions = {}): Promise<FakeDetrack> {
  const fakeDetrack: FakeDetrack = {
    url: '',
    jobs: [],
    requests: [],
    vehicles: [{ id: 'v1', detrack_id: 'D1', name: 'Van 1', disabled: false, zones: [] }],
    fault: () => undefined,
    findErrors: () => [],
    updateJob(trackingNumber, change) {
      const job = fakeDetrack.jobs.find((one) => one.tracking_number === trackingNumber);
      if (!job) throw new Error(`the fake DeTrack server has no job ${trackingNumber}`);
      return Object.assign(job, change);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '', 'http://detrack.test');
    let text = '';
    for await (const chunk of message) text += chunk;
    if (delayMs > 0) await sleep(delayMs);
    if (message.headers['x-api-key'] !== key)
      return send(response, 401, { code: 'unauthorized', message: 'Unauthorized' });
    const { data = {} } = (text ? JSON.parse(text) : {}) as { data?: Fields };
    const query = Object.fromEntries(url.searchParams);
    const request = { method: message.method ?? '', path: decodeURIComponent(url.pathname), query, data };
    fakeDetrack.requests.push(request);
    const fault = fakeDetrack.fault(request);
    if (fault === 'hang') return;
    if (fault === 'cut') return void message.socket.destroy();
    if (typeof fault === 'object') {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      return send(response, fault.status, fault.body ?? { message: 'on purpose' });
    }
    const { status, body } = processRequest(fakeDetrack, request);
    if (fault === 'lost') return void message.socket.destroy();
    send(response, status, body);
  }

  const server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => send(response, 500, { message: String(error) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fakeDetrack.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fakeDetrack;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

interface FakeResponse {
  status: number;
  body: unknown;
}

function processRequest(fakeDetrack: FakeDetrack, request: FakeDetrackRequest): FakeResponse {
  const { method, path, query } = request;
  if (method === 'GET' && path === '/vehicles') return paginate(fakeDetrack.vehicles, query);
  if (path === '/dn/jobs' && method === 'POST') return create(fakeDetrack, request.data);
  if (path === '/dn/jobs' && method === 'GET')
    return paginate(
      fakeDetrack.jobs.filter(({ date }) => date === query.date),
      query,
    );
  const [, doNumber] = /^\/dn\/jobs\/(.+)$/.exec(path) ?? [];
  const job = fakeDetrack.jobs.find((one) => one.do_number === doNumber && (!query.date || one.date === query.date));
  if (!job) return { status: 404, body: { code: 'not_found', message: 'Record not found' } };
  if (method === 'GET') return { status: 200, body: { data: job } };
  if (method !== 'PUT') return { status: 405, body: {} };
  const errors = validate(fakeDetrack, { ...job, ...request.data }, job);
  if (errors.length > 0) return validationFailed(errors);
  return { status: 200, body: { data: Object.assign(job, request.data) } };
}

function create(fakeDetrack: FakeDetrack, data: Fields): FakeResponse {
  const errors = validate(fakeDetrack, data);
  if (errors.length > 0) return validationFailed(errors);
  const job = {
    assign_to: null,
    tracking_number: null,
    items: [],
    ...data,
    id: `job-${fakeDetrack.jobs.length + 1}`,
    status: data.assign_to ? 'dispatched' : 'info_recv',
  } as unknown as FakeDetrackJob;
  fakeDetrack.jobs.push(job);
  return { status: 201, body: { data: job } };
}

const validationFailed = (errors: unknown): FakeResponse => ({
  status: 422,
  body: { code: 'validation_failed', message: 'Validation failed', errors },
});

function validate(fakeDetrack: FakeDetrack, data: Fields, self?: FakeDetrackJob): { field: string; codes: string[] }[] {
  const blank = ['do_number', 'date', 'address'].filter((field) => !data[field]);
  const taken = fakeDetrack.jobs.some(
    (job) => job !== self && job.do_number === data.do_number && job.date === data.date,
  );
  const items = (data.items ?? []) as Fields[];
  const hasInvalidItem = items.some(
    ({ sku, description, quantity }) => !(sku || description) || !(Number(quantity) > 0),
  );
  const availableVehicles = fakeDetrack.vehicles
    .filter(({ disabled }) => !disabled)
    .flatMap(({ detrack_id, name }) => [detrack_id, name]);
  return [
    ...blank.map((field) => ({ field, codes: ["can't be blank"] })),
    ...(taken ? [{ field: 'do_number', codes: ['is already taken'] }] : []),
    ...(hasInvalidItem ? [{ field: 'items', codes: ['is invalid'] }] : []),
    ...(data.assign_to && !availableVehicles.includes(data.assign_to)
      ? [{ field: 'assign_to', codes: ['is invalid'] }]
      : []),
    ...(self ? [] : Object.keys(data).filter((field) => !writable.has(field))).map((field) => ({
      field,
      codes: ['is unknown'],
    })),
    ...fakeDetrack.findErrors(data),
  ];
}

function paginate(all: unknown[], { page = '1', limit = '20' }: Record<string, string>): FakeResponse {
  const size = Math.min(Number(limit), 100);
  return { status: 200, body: { data: all.slice((Number(page) - 1) * size, Number(page) * size) } };
}
