import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiResponse } from 'grammy/types';
import { type BotApi, errorResponse } from './bot-api.ts';
import { ApiError } from './errors.ts';
import type { FileStore } from './file-store.ts';
import { multipartBoundary, parseMultipart } from './multipart.ts';
import type { ApiCall } from './params.ts';

/** The size of a 50 MB file plus the rest of its form. */
const maxBodyBytes = 51 * 1024 * 1024;
const maxDownloadBytes = 20 * 1024 * 1024;

interface ApiServerDeps {
  token: string;
  port: number;
  api: BotApi;
  files: FileStore;
  onError(e: unknown): void;
}

export interface BotApiServer {
  root: string;
  close(): Promise<void>;
}

/**
 * Starts the server of the Bot API on loopback: `/bot<token>/<method>` and `/file/bot<token>/<path>`. Rejects if the
 * port is in use.
 */
export async function startApiServer(deps: ApiServerDeps): Promise<BotApiServer> {
  const server = createServer((request, response) => {
    handleRequest(deps, request, response).catch((e) => {
      deps.onError(e);
      response.destroy();
    });
  });
  // Longer than clients keep a connection alive, so that the server never closes one during a request.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(deps.port, '127.0.0.1', resolve);
  });
  return { root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handleRequest(deps: ApiServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  const [, isFile, token, rest] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(path) ?? [];
  if (token === undefined || rest === undefined) return sendError(response, new ApiError(404, 'Not Found'));
  if (decodeURIComponent(token) !== deps.token) return sendError(response, new ApiError(401, 'Unauthorized'));
  if (isFile) return download(deps.files, decodeURIComponent(rest), response);
  const body = await readBody(request);
  if (!body) return sendError(response, new ApiError(413, 'Request Entity Too Large'));
  const call = readCall(rest.replace(/\/$/, ''), query, request, body, abortOnClose(response));
  if (!call) return sendError(response, new ApiError(400, "Bad Request: can't parse JSON object"));
  const reply = await deps.api.run(call);
  if (reply === 'drop') request.socket.destroy();
  else sendJson(response, reply.status, reply.body);
}

function abortOnClose(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

/** Returns the whole body, or undefined if it is larger than Telegram accepts. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

function readCall(
  method: string,
  query: string | undefined,
  request: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
): ApiCall | undefined {
  const type = request.headers['content-type'];
  const params: Record<string, unknown> = query === undefined ? {} : Object.fromEntries(new URLSearchParams(query));
  const boundary = multipartBoundary(type);
  if (boundary !== undefined) {
    const { fields, files } = parseMultipart(body, boundary);
    return { method, params: { ...params, ...fields }, files, signal };
  }
  if (body.length === 0) return { method, params, files: {}, signal };
  if (type?.startsWith('application/json')) {
    const object = parseObject(body);
    return object && { method, params: { ...params, ...object }, files: {}, signal };
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

async function download(files: FileStore, path: string, response: ServerResponse): Promise<void> {
  const file = files.byPath(path);
  if (!file || file.size > maxDownloadBytes) return sendError(response, new ApiError(404, 'Not Found'));
  const bytes = await files.bytes(file);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
  response.end(bytes);
}

function sendError(response: ServerResponse, error: ApiError): void {
  // The rest of the body is not read, so the connection cannot be used again.
  if (!response.req.complete) response.setHeader('connection', 'close');
  sendJson(response, error.code, errorResponse(error));
}

function sendJson(response: ServerResponse, status: number, body: ApiResponse<unknown>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
