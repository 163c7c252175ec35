import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from './http.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/**
 * A server that gives these answers one after the other, the last one for ever; and HTTP that waits no time but notes
 * it.
 */
async function stage(...answers: Answer[]) {
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
  const note = (message: string, data?: unknown) => lines.push([message, data]);
  const http = createHttp({
    signal: abort.signal,
    wait: async (ms) => {
      waits.push(ms / 1000);
    },
    log: { info: note, warn: note, error: note },
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/things?key=hidden`;
  return { http, url, waits, lines, abort, calls: () => calls };
}

const say =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(status, headers).end(body);
const cut: Answer = (request) => request.socket.destroy();
const cutInTheBody: Answer = (request, response) => {
  response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.destroy());
};

describe('ctx.http', () => {
  it('tries 429, 5xx and cut connections again after 1, 2, 4, 8, 16 s', async () => {
    const { http, url, waits, calls } = await stage(
      say(429),
      say(500),
      cut,
      cutInTheBody,
      say(503),
      say(200, 'at last'),
    );
    expect(await (await http.fetch(url)).text()).toBe('at last');
    expect([waits, calls()]).toEqual([[1, 2, 4, 8, 16], 6]);
  });

  it.each([408, 425])('tries %i again', async (status) => {
    const { http, url, waits } = await stage(say(status), say(200));
    expect((await http.fetch(url)).status).toBe(200);
    expect(waits).toEqual([1]);
  });

  it('gives up after five, with the whole body in the log and no query', async () => {
    const body = 'x'.repeat(5000);
    const { http, url, lines, calls } = await stage(say(500, body));
    await expect(http.fetch(url)).rejects.toMatchObject({ name: 'HttpError', status: 500 });
    expect(calls()).toBe(6);
    expect(lines.at(-1)?.[1]).toEqual({ status: 500, body });
    expect(JSON.stringify(lines)).not.toContain('hidden');
  });

  it('waits as it is told', async () => {
    const { http, url, waits } = await stage(
      say(429, '', { 'retry-after': '7' }),
      say(503, '', { 'retry-after': '0' }),
      say(204),
    );
    expect((await http.fetch(url)).status).toBe(204);
    expect(waits).toEqual([7, 0]);
  });

  it.each([400, 401, 404, 422])('does not try %i again', async (status) => {
    const { http, url, calls, lines } = await stage(say(status, 'because'));
    await expect(http.fetch(url)).rejects.toMatchObject({ status, body: 'because' });
    expect([calls(), lines]).toEqual([
      1,
      [[expect.stringContaining(`HTTP ${status} from http`), { status, body: 'because' }]],
    ]);
  });

  it('gives what is accepted as an answer', async () => {
    const { http, url } = await stage(say(404, 'none'));
    expect(await (await http.fetch(url, { accept: [404] })).text()).toBe('none');
  });

  it('tries again what does not answer in time', async () => {
    const { http, url, waits } = await stage(() => undefined, say(200));
    expect((await http.fetch(url, { timeoutMs: 50 })).status).toBe(200);
    expect(waits).toEqual([1]);
  });

  it('hides what a refusal repeats of the secrets that it was asked with', async () => {
    const { http, url, lines } = await stage(say(401, 'who is open-sesame, with abc.def, alice?'));
    const headers = { 'X-API-KEY': 'open-sesame', authorization: 'Bearer abc.def', 'X-Nickname': 'alice' };
    const body = 'who is [hidden], with [hidden], alice?';
    await expect(http.fetch(url, { headers })).rejects.toMatchObject({ body });
    expect(lines.at(-1)?.[1]).toEqual({ status: 401, body });
  });

  it('sends the body of a request again, but not one that is a stream', async () => {
    const bodies: string[] = [];
    const take =
      (status: number): Answer =>
      async (request, response) => {
        let body = '';
        for await (const part of request) body += part;
        bodies.push(body);
        response.writeHead(status).end();
      };
    const { http, url } = await stage(take(500), take(200), take(500));
    await http.fetch(url, { method: 'POST', body: 'again' });
    const stream = new Blob(['once']).stream();
    await expect(
      http.fetch(url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit),
    ).rejects.toMatchObject({
      status: 500,
    });
    expect(bodies).toEqual(['again', 'again', 'once']);
  });

  it('ends with the run', async () => {
    const { http, url, abort, calls } = await stage(() => abort.abort(new Error('the run ended')));
    await expect(http.fetch(url)).rejects.toThrow('the run ended');
    expect(calls()).toBe(1);
  });

  it('gives a large body as it comes when asked to', async () => {
    const { http, url } = await stage(cutInTheBody);
    const answer = await http.fetch(url, { stream: true });
    await expect(answer.text()).rejects.toThrow();
  });
});
