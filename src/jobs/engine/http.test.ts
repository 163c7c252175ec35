import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from './http.ts';

type Responder = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/**
 * Starts a server that gives these responses one after another, and the last one for all further requests. The client
 * does not wait between attempts; `waits` has the delays in seconds.
 */
async function startServer(...answers: Responder[]) {
  let calls = 0;
  const server = createServer((request, response) => {
    const answer = answers[Math.min(calls++, answers.length - 1)];
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const waits: number[] = [];
  const lines: [string, unknown][] = [];
  const abort = new AbortController();
  const write = (message: string, data?: unknown) => lines.push([message, data]);
  const http = createHttp({
    signal: abort.signal,
    wait: async (ms) => {
      waits.push(ms / 1000);
    },
    log: { info: write, warn: write, error: write },
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/things?key=hidden`;
  return { http, url, waits, lines, abort, calls: () => calls };
}

const respond =
  (status: number, body = '', headers: Record<string, string> = {}): Responder =>
  (_, response) =>
    response.writeHead(status, headers).end(body);
const disconnect: Responder = (request) => request.socket.destroy();
const disconnectInBody: Responder = (request, response) => {
  response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.destroy());
};

describe('ctx.http', () => {
  it('retries 429, 5xx and lost connections after 1, 2, 4, 8, 16 s', async () => {
    const { http, url, waits, calls } = await startServer(
      respond(429),
      respond(500),
      disconnect,
      disconnectInBody,
      respond(503),
      respond(200, 'at last'),
    );
    expect(await (await http.fetch(url)).text()).toBe('at last');
    expect([waits, calls()]).toEqual([[1, 2, 4, 8, 16], 6]);
  });

  it.each([408, 425])('retries %i', async (status) => {
    const { http, url, waits } = await startServer(respond(status), respond(200));
    expect((await http.fetch(url)).status).toBe(200);
    expect(waits).toEqual([1]);
  });

  it('fails after five retries, and logs the whole body and the URL without its query', async () => {
    const body = 'x'.repeat(5000);
    const { http, url, lines, calls } = await startServer(respond(500, body));
    await expect(http.fetch(url)).rejects.toMatchObject({ name: 'HttpError', status: 500 });
    expect(calls()).toBe(6);
    expect(lines.at(-1)?.[1]).toMatchObject({ status: 500, body });
    expect(JSON.stringify(lines)).not.toContain('hidden');
  });

  it('waits as long as Retry-After says', async () => {
    const { http, url, waits } = await startServer(
      respond(429, '', { 'retry-after': '7' }),
      respond(503, '', { 'retry-after': '0' }),
      respond(204),
    );
    expect((await http.fetch(url)).status).toBe(204);
    expect(waits).toEqual([7, 0]);
  });

  it.each([400, 401, 404, 422])('does not retry %i', async (status) => {
    const { http, url, calls, lines } = await startServer(respond(status, 'because'));
    await expect(http.fetch(url)).rejects.toMatchObject({ status, body: 'because' });
    const logText = { key: 'http-status', values: { status, where: expect.stringMatching(/^http/) } };
    expect([calls(), lines]).toEqual([
      1,
      [[expect.stringContaining(`HTTP ${status} from http`), { status, body: 'because', logText }]],
    ]);
  });

  it('resolves with a status that `accept` lists', async () => {
    const { http, url } = await startServer(respond(404, 'none'));
    expect(await (await http.fetch(url, { accept: [404] })).text()).toBe('none');
  });

  it('retries after a timeout', async () => {
    const { http, url, waits } = await startServer(() => undefined, respond(200));
    expect((await http.fetch(url, { timeoutMs: 50 })).status).toBe(200);
    expect(waits).toEqual([1]);
  });

  it('redacts secrets of the request headers in the body of an error response', async () => {
    const { http, url, lines } = await startServer(respond(401, 'who is open-sesame, with abc.def, alice?'));
    const headers = { 'X-API-KEY': 'open-sesame', authorization: 'Bearer abc.def', 'X-Nickname': 'alice' };
    const body = 'who is [hidden], with [hidden], alice?';
    await expect(http.fetch(url, { headers })).rejects.toMatchObject({ body });
    expect(lines.at(-1)?.[1]).toMatchObject({ status: 401, body });
  });

  it('sends a text body again at a retry, but a stream only once', async () => {
    const bodies: string[] = [];
    const take =
      (status: number): Responder =>
      async (request, response) => {
        let body = '';
        for await (const part of request) body += part;
        bodies.push(body);
        response.writeHead(status).end();
      };
    const { http, url } = await startServer(take(500), take(200), take(500));
    await http.fetch(url, { method: 'POST', body: 'again' });
    const stream = new Blob(['once']).stream();
    await expect(
      http.fetch(url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit),
    ).rejects.toMatchObject({
      status: 500,
    });
    expect(bodies).toEqual(['again', 'again', 'once']);
  });

  it('ends when the run is aborted', async () => {
    const { http, url, abort, calls } = await startServer(() => abort.abort(new Error('the run ended')));
    await expect(http.fetch(url)).rejects.toThrow('the run ended');
    expect(calls()).toBe(1);
  });

  it('does not read the body into memory with `stream`', async () => {
    const { http, url } = await startServer(disconnectInBody);
    const answer = await http.fetch(url, { stream: true });
    await expect(answer.text()).rejects.toThrow();
  });
});
