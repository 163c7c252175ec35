import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiResponse } from 'grammy/types';
import { type Api, failure } from './bot-api.ts';
import { ApiError } from './errors.ts';
import type { Files } from './file-store.ts';
import { boundaryOf, parseMultipart } from './multipart.ts';
import type { Call } from './params.ts';

/** A 50 MB file and what a form puts around it. */
const MOST_BODY = 51 * 1024 * 1024;
const MOST_DOWNLOAD = 20 * 1024 * 1024;

interface Parts {
  token: string;
  port: number;
  api: Api;
  files: Files;
  onError(e: unknown): void;
}

export interface BotApiServer {
  root: string;
  close(): Promise<void>;
}

/** Opens the Bot API on loopback: `/bot<token>/<method>` and `/file/bot<token>/<path>`. Rejects when the port is taken. */
export async function listen(parts: Parts): Promise<BotApiServer> {
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((e) => {
      parts.onError(e);
      response.destroy();
    });
  });
  // Longer than any client keeps a connection, so that none is closed under a request on its way.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, '127.0.0.1', resolve);
  });
  return { root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => shut(server) };
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  const [, isFile, token, rest] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(path) ?? [];
  if (token === undefined || rest === undefined) return refuse(response, new ApiError(404, 'Not Found'));
  if (decodeURIComponent(token) !== parts.token) return refuse(response, new ApiError(401, 'Unauthorized'));
  if (isFile) return download(parts.files, decodeURIComponent(rest), response);
  const body = await readBody(request);
  if (!body) return refuse(response, new ApiError(413, 'Request Entity Too Large'));
  const call = readCall(rest.replace(/\/$/, ''), query, request, body, goneSignal(response));
  if (!call) return refuse(response, new ApiError(400, "Bad Request: can't parse JSON object"));
  const outcome = await parts.api.run(call);
  if (outcome === 'drop') request.socket.destroy();
  else send(response, outcome.status, outcome.body);
}

function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

/** Returns the whole body, or undefined when it is larger than Telegram takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= MOST_BODY) parts.push(part);
    else parts.length = 0;
  }
  return size <= MOST_BODY ? Buffer.concat(parts) : undefined;
}

function readCall(
  method: string,
  query: string | undefined,
  request: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
): Call | undefined {
  const type = request.headers['content-type'];
  const params: Record<string, unknown> = query === undefined ? {} : Object.fromEntries(new URLSearchParams(query));
  const boundary = boundaryOf(type);
  if (boundary !== undefined) {
    const { fields, files } = parseMultipart(body, boundary);
    return { method, params: { ...params, ...fields }, files, signal };
  }
  if (body.length === 0) return { method, params, files: {}, signal };
  if (type?.startsWith('application/json')) {
    const given = parseObject(body);
    return given && { method, params: query === undefined ? given : { ...params, ...given }, files: {}, signal };
  }
  const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  return { method, params: { ...params, ...form }, files: {}, signal };
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

async function download(files: Files, path: string, response: ServerResponse): Promise<void> {
  const file = files.byPath(path);
  if (!file || file.size > MOST_DOWNLOAD) return refuse(response, new ApiError(404, 'Not Found'));
  const bytes = await files.bytes(file);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
  response.end(bytes);
}

function refuse(response: ServerResponse, error: ApiError): void {
  // The rest of a body that nobody reads would hold the connection.
  if (!response.req.complete) response.setHeader('connection', 'close');
  send(response, error.code, failure(error));
}

function send(response: ServerResponse, status: number, body: ApiResponse<unknown>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
