import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A fake of the sales platform: its report API, the signed URLs of its files, and its S3 storage, on one port. */
export interface SalesPlatform {
  url: string;
  settings: {
    api: { url: string; nickname: string; cohort: string; key: string };
    s3: { endpoint: string; bucket: string; accessKey: string; secretKey: string };
  };
  /** The next report. Add its files with {@link putFiles}. */
  report: { id: string; first: string; last: string; addresses: Record<string, string> };
  /** How many times a report is RUNNING before it is ready. */
  running: number;
  /** How many reports were requested. */
  reportsMade: number;
  /** Increments by day. The increment of any other day is NOT FOUND. */
  increments: Map<string, { id: string; addresses: Record<string, string>; date?: string }>;
  /** Path → content. */
  files: Map<string, Buffer>;
  /** Called before each response. Returns true if it has sent the response itself. */
  fault: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The method and the path with query of each request. */
  requests: string[];
  /** Violations of the protocol in requests. */
  violations: string[];
  close(): Promise<void>;
}

const signature = 'X-Amz-Signature=0f1e2d3c4b5a69788796a5b4c3d2e1f0';

/** Starts the fake sales platform. */
export async function startSalesPlatform(): Promise<SalesPlatform> {
  const server = createServer((request, response) => handle(platform, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const platform: SalesPlatform = {
    url,
    settings: {
      api: { url: `${url}/api/`, nickname: 'anna', cohort: '7', key: 'the-key-of-the-api' },
      s3: { endpoint: url, bucket: 'shop', accessKey: 'ACCESSKEYOFTHESHOP', secretKey: 'the-secret-of-the-bucket' },
    },
    report: { id: 'R1', first: '2024-02-02', last: '2024-02-24', addresses: {} },
    running: 0,
    reportsMade: 0,
    increments: new Map(),
    files: new Map(),
    fault: () => false,
    requests: [],
    violations: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return platform;
}

/** Adds files with signed URLs. Returns the URL by name. */
export function putFiles(platform: SalesPlatform, folder: string, files: Record<string, string | Buffer>) {
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => {
      const path = `/files/${folder}/${name}.csv`;
      platform.files.set(path, Buffer.from(content));
      return [name, `${platform.url}${path}?${signature}`];
    }),
  );
}

/** Adds a file of a report or increment to the bucket. */
export function putObject(platform: SalesPlatform, id: string, file: string, content: string | Buffer): void {
  const { s3, api } = platform.settings;
  const key = `cohort_${api.cohort}/${api.nickname}/project/${id}/${file}`;
  platform.files.set(`/${s3.bucket}/${key}`, Buffer.from(content));
}

function handle(platform: SalesPlatform, request: IncomingMessage, response: ServerResponse): unknown {
  const url = new URL(request.url ?? '/', platform.url);
  platform.requests.push(`${request.method} ${url.pathname}${url.search}`);
  if (platform.fault(request, response)) return;
  if (url.pathname.startsWith('/api/')) return handleApi(platform, request, url, response);
  const content = platform.files.get(decodeURIComponent(url.pathname));
  if (url.pathname.startsWith('/files/')) checkSignedUrl(platform, request, url);
  else checkS3Signature(platform, request);
  if (content) return response.setHeader('content-length', content.length).end(content);
  response.writeHead(404, { 'content-type': 'application/xml' });
  response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>');
}

function checkSignedUrl({ violations }: SalesPlatform, { headers }: IncomingMessage, url: URL): void {
  if (Object.keys(headers).some((name) => /^x-(nickname|cohort|project|api-key)$/.test(name)))
    violations.push(`${url.pathname} was requested with headers of the API`);
  if (url.search !== `?${signature}`) violations.push(`${url.pathname} was requested without its signature`);
}

/** Checks the signature of a request as S3 does (AWS signature version 4). */
function checkS3Signature(
  { violations, settings }: SalesPlatform,
  { headers, method, url = '' }: IncomingMessage,
): void {
  const [, scope = '', names = '', given] =
    /^AWS4-HMAC-SHA256 Credential=ACCESSKEYOFTHESHOP\/(\S+), SignedHeaders=(\S+), Signature=(\S+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const [path = '', query = ''] = url.split('?');
  const body = headers['x-amz-content-sha256'];
  const canonical = [method, path, query, signed.join(''), names, body].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, digest].join('\n');
  const hmac = (key: string | Buffer, value: string) => createHmac('sha256', key).update(value).digest();
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${settings.s3.secretKey}`);
  if (hmac(key, text).toString('hex') !== given) violations.push(`${url} was requested without its signature`);
}

function handleApi(platform: SalesPlatform, request: IncomingMessage, url: URL, response: ServerResponse): unknown {
  const { nickname, cohort, key } = platform.settings.api;
  const wanted = { 'x-nickname': nickname, 'x-cohort': cohort, 'x-project': 'True', 'x-api-key': key };
  const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  if (Object.entries(wanted).some(([name, value]) => request.headers[name] !== value))
    return response.writeHead(401).end('who are you?');
  if (request.method === 'POST' && url.pathname === '/api/generate_report') {
    platform.reportsMade += 1;
    return json({ task_id: `T${platform.reportsMade}` });
  }
  if (url.pathname === '/api/get_report') return json(getReport(platform, url));
  if (url.pathname === '/api/get_increment') return json(getIncrement(platform, url));
  response.writeHead(404).end();
}

function getReport(platform: SalesPlatform, url: URL): unknown {
  if (platform.running > 0) {
    platform.running -= 1;
    return { status: 'RUNNING' };
  }
  const { id, first, last, addresses } = platform.report;
  const days = { start_day: `${first} 00:00:00`, end_date: `${last} 00:00:00` };
  const data = { report_id: id, ...days, s3_path: addresses };
  return { task_id: url.searchParams.get('task_id'), status: 'SUCCESS', data };
}

function getIncrement(platform: SalesPlatform, url: URL): unknown {
  const [report_id, date = ''] = [url.searchParams.get('report_id'), url.searchParams.get('date') ?? ''];
  const found = report_id === platform.report.id ? platform.increments.get(date.replace('T00:00:00', '')) : undefined;
  if (!found) return { report_id, date, status: 'NOT FOUND', debug_info: 'not yet' };
  const data = { increment_id: found.id, s3_path: found.addresses };
  return { report_id, date: found.date ?? date, status: 'SUCCESS', data };
}

/** Sends the file with gzip as content encoding. */
export function sendPacked(content: Buffer, response: ServerResponse): true {
  response.setHeader('content-encoding', 'gzip').end(gzipSync(content));
  return true;
}

/** Sends the first lines of the file as a part of it. */
export function sendPart(content: Buffer, response: ServerResponse): true {
  const part = content.subarray(0, content.indexOf('\n', content.length / 2) + 1);
  const range = `bytes 0-${part.length - 1}/${content.length}`;
  response.writeHead(206, { 'content-length': part.length, 'content-range': range }).end(part);
  return true;
}

/** Sends half of the file and ends the connection. */
export function sendCut(content: Buffer, response: ServerResponse): true {
  response.setHeader('content-length', content.length);
  response.write(content.subarray(0, Math.floor(content.length / 2)), () => response.destroy());
  return true;
}
