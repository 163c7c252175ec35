import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiResponse } from 'grammy/types';
import { type BotApi, errorResponse } from './bot-api.ts';
import { ApiError } from './errors.ts';
import type { FileStore } from './file-store.ts';
import { multipartBoundary, parseMultipart } from './multipart.ts';
import type { ApiCall } from './params.ts';

/** A 50 MB file and what a form puts around it. */
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

/** Opens the Bot API on loopback: `/bot<token>/<method>` and `/file/bot<token>/<path>`. Rejects when the port is taken. */
export async function startApiServer(parts: ApiServerDeps): Promise<BotApiServer> {
  const server = createServer((request, response) => {
    handleRequest(parts, request, response).catch((e) => {
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
  return { root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handleRequest(parts: ApiServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  const [, isFile, token, rest] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(path) ?? [];
  if (token === undefined || rest === undefined) return sendError(response, new ApiError(404, 'Not Found'));
  if (decodeURIComponent(token) !== parts.token) return sendError(response, new ApiError(401, 'Unauthorized'));
  if (isFile) return download(parts.files, decodeURIComponent(rest), response);
  const body = await readBody(request);
  if (!body) return sendError(response, new ApiError(413, 'Request Entity Too Large'));
  const call = readCall(rest.replace(/\/$/, ''), query, request, body, abortOnClose(response));
  if (!call) return sendError(response, new ApiError(400, "Bad Request: can't parse JSON object"));
  const outcome = await parts.api.run(call);
  if (outcome === 'drop') request.socket.destroy();
  else sendJson(response, outcome.status, outcome.body);
}

function abortOnClose(response: ServerResponse): AbortSignal {
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
    if (size <= maxBodyBytes) parts.push(part);
    else parts.length = 0;
  }
  return size <= maxBodyBytes ? Buffer.concat(parts) : undefined;
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

async function download(files: FileStore, path: string, response: ServerResponse): Promise<void> {
  const file = files.byPath(path);
  if (!file || file.size > maxDownloadBytes) return sendError(response, new ApiError(404, 'Not Found'));
  const bytes = await files.bytes(file);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
  response.end(bytes);
}

function sendError(response: ServerResponse, error: ApiError): void {
  // The rest of a body that nobody reads would hold the connection.
  if (!response.req.complete) response.setHeader('connection', 'close');
  sendJson(response, error.code, errorResponse(error));
}

function sendJson(response: ServerResponse, status: number, body: ApiResponse<unknown>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
