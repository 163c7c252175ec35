import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMetrics } from '../lib/metrics.ts';
import { StartError } from '../lib/start-error.ts';
import { createWebServer, startListening, type WebServerOptions } from './server.ts';

const opened: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

/** Creates a server and collects the lines of its log. The server closes after the test. */
async function open(options: Partial<WebServerOptions> = {}) {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const metrics = createMetrics();
  const app = await createWebServer({ log, metrics, checks: {}, ...options });
  opened.push(app);
  return { app, metrics, lines };
}

describe('every response', () => {
  it('has the security headers, whatever its status', async () => {
    const { app } = await open({ metricsToken: 'metrics-token' });
    for (const url of ['/healthz', '/metrics', '/nowhere', '/%zz']) {
      const { headers } = await app.inject(url);
      expect(headers, url).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(headers['content-security-policy'], url).toMatch(/^default-src 'self'.*frame-ancestors 'none'/);
    }
  });

  it('to an unknown or malformed address is a plain 404 or 400', async () => {
    const { app } = await open();
    const { statusCode, body } = await app.inject('/nowhere?token=abc');
    expect([statusCode, body]).toEqual([404, '{"error":"Not Found"}']);
    expect((await app.inject('/%zz')).json()).toEqual({ error: 'Bad Request' });
  });

  it('may override the content security policy', async () => {
    const { app } = await open({
      plugins: [
        async (page) => void page.get('/', (_, reply) => reply.header('content-security-policy', 'x').send('hi')),
      ],
    });
    const { body, headers } = await app.inject('/');
    expect([body, headers['content-security-policy']]).toEqual(['hi', 'x']);
  });

  it('to a failed request does not contain the cause; the log has the route and the cause', async () => {
    const { app, lines } = await open({
      plugins: [
        async (page) => {
          page.get('/login/:token', () => Promise.reject(new Error('relation "person" does not exist')));
          page.post('/echo', async ({ body }) => body);
        },
      ],
    });
    const failed = await app.inject('/login/abcdef');
    expect([failed.statusCode, failed.body]).toEqual([500, '{"error":"Internal Server Error"}']);
    expect(lines.join('')).toContain('relation \\"person\\"');
    expect(lines.join('')).toContain('"route":"/login/:token"');
    expect(lines.join('')).not.toContain('abcdef');
    const headers = { 'content-type': 'application/json' };
    const odd = await app.inject({ method: 'POST', url: '/echo', headers, payload: '{"a": secret' });
    expect([odd.statusCode, odd.body]).toEqual([400, '{"error":"Bad Request"}']);
    const big = await app.inject({ method: 'POST', url: '/echo', headers, payload: `"${'x'.repeat(1 << 20)}"` });
    expect([big.statusCode, big.body]).toEqual([413, '{"error":"Payload Too Large"}']);
    expect(lines).toHaveLength(1);
  });
});

describe('the address of a client', () => {
  const headers = { 'x-forwarded-for': '192.0.2.1, 203.0.113.9' };
  const plugins: WebServerOptions['plugins'] = [async (page) => void page.get('/ip', async ({ ip }) => ip)];

  it('is that of the connection, whatever the headers say', async () => {
    const { app } = await open({ plugins });
    for (const remoteAddress of ['127.0.0.1', '::1', '10.0.0.5'])
      expect((await app.inject({ url: '/ip', remoteAddress, headers })).body).toBe(remoteAddress);
  });

  it('is the last one that a trusted proxy has added', async () => {
    const { app } = await open({ plugins, trustedProxies: ['10.0.0.0/8', '::1'] });
    const seen = async (remoteAddress: string) => (await app.inject({ url: '/ip', remoteAddress, headers })).body;
    expect([await seen('10.0.0.5'), await seen('::ffff:10.0.0.5'), await seen('::1')]).toEqual(
      Array(3).fill('203.0.113.9'),
    );
    expect(await seen('127.0.0.1')).toBe('127.0.0.1');
  });
});

describe('GET /healthz', () => {
  it('is ok while every check passes', async () => {
    const { app } = await open({ checks: { database: async () => 1, bot: async () => undefined } });
    const { statusCode, body } = await app.inject('/healthz');
    expect([statusCode, body]).toEqual([200, '{"status":"ok"}']);
  });

  it('names the failed check without the reason, and recovers', async () => {
    let down = true;
    const database = async () => {
      if (down) throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
    };
    const { app, lines } = await open({ checks: { database, bot: async () => 1 } });
    for (const _ of [1, 2]) {
      const { statusCode, body } = await app.inject('/healthz');
      expect([statusCode, body]).toEqual([503, '{"status":"failing","failing":["database"]}']);
    }
    down = false;
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      'the health check failed',
      'the health check passes again',
    ]);
    expect(lines[0]).toContain('ECONNREFUSED');
  });

  it('counts a synchronous throw and a timeout as failures; two requests at once share one check', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const bot = vi.fn(() => new Promise<void>(() => {}));
      const database = () => {
        throw new Error('no pool');
      };
      const { app } = await open({ checks: { bot, database } });
      const answers = Promise.all([app.inject('/healthz'), app.inject('/healthz')]);
      await vi.waitUntil(() => bot.mock.calls.length > 0, { timeout: 30_000 });
      await vi.advanceTimersByTimeAsync(2000);
      const [one, other] = await answers;
      expect(one.json()).toEqual({ status: 'failing', failing: ['bot', 'database'] });
      expect(other.statusCode).toBe(503);
      expect(bot).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('GET /metrics', () => {
  const from = (remoteAddress: string, headers = {}): InjectOptions => ({ url: '/metrics', remoteAddress, headers });

  it('answers clients on this machine', async () => {
    const { app, metrics } = await open();
    metrics.updateErrors.inc(3);
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.8.9.1']) {
      const { statusCode, body, headers } = await app.inject(from(address));
      expect([statusCode, body.includes('tally_update_errors_total 3')], address).toEqual([200, true]);
      expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    }
  });

  it.each([
    ['10.0.0.5', {}],
    ['::ffff:10.0.0.5', {}],
    ['2001:db8::1', {}],
    ['10.0.0.5', { authorization: 'Bearer undefined' }],
    ['127.0.0.1', { forwarded: 'for=10.0.0.5' }],
    ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }],
    ['127.0.0.1', { 'X-Real-IP': '10.0.0.5' }],
    ['127.0.0.1', { via: '1.1 proxy' }],
  ])('refuses %s with %o', async (address, headers) => {
    const { app } = await open();
    const { statusCode, body } = await app.inject(from(address, headers));
    expect([statusCode, body]).toEqual([403, '{"error":"Forbidden"}']);
  });

  it('requires the token from every client when one is configured', async () => {
    const { app } = await open({ metricsToken: 'metrics-token' });
    const status = async (address: string, authorization?: string) =>
      (await app.inject(from(address, authorization ? { authorization } : {}))).statusCode;
    expect(await status('10.0.0.5', 'Bearer metrics-token')).toBe(200);
    expect(await status('10.0.0.5', 'bearer metrics-token')).toBe(200);
    for (const wrong of [undefined, 'Bearer', 'Bearer metrics-tokem', 'metrics-token', 'Basic metrics-token'])
      expect(await status('127.0.0.1', wrong), wrong).toBe(401);
  });
});

describe('startListening', () => {
  it('uses a free port for port 0', async () => {
    const { app } = await open();
    const port = await startListening(app, { host: '127.0.0.1', port: 0 });
    const { status } = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(status).toBe(200);
  });

  it('reports in one sentence that the port is in use', async () => {
    const [one, other] = [await open(), await open()];
    const port = await startListening(one.app, { host: '127.0.0.1', port: 0 });
    await expect(startListening(other.app, { host: '127.0.0.1', port })).rejects.toThrow(
      new StartError(`Port ${port} is in use on 127.0.0.1: set HTTP_PORT to a free one, or stop what uses it.`),
    );
  });

  it('reports that the host is not an address of this machine', async () => {
    const { app } = await open();
    await expect(startListening(app, { host: '192.0.2.1', port: 0 })).rejects.toThrow('set HTTP_HOST');
  });

  it('closes while a client keeps its connection open', async () => {
    const { app } = await open();
    const port = await startListening(app, { host: '127.0.0.1', port: 0 });
    const client = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => client.once('close', resolve));
    client.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => client.once('data', resolve));
    await app.close();
    await closed;
  });

  it('closes at once after an answer that was in work, whose connection would be kept', async () => {
    const events = new EventEmitter();
    const slow = async () => {
      events.emit('started');
      await once(events, 'answer');
      return 'done';
    };
    const { app } = await open({ plugins: [async (page) => void page.get('/slow', slow)] });
    const port = await startListening(app, { host: '127.0.0.1', port: 0 });
    const client = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => client.once('close', resolve));
    client.resume().write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(events, 'started');
    const closing = app.close();
    await vi.waitFor(() => expect(app.server.listening).toBe(false));
    events.emit('answer');
    await closing;
    await closed;
  }, 10_000);
});
