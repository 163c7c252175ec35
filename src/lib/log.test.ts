import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrizzleQueryError } from 'drizzle-orm';
import { Api, GrammyError } from 'grammy';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, type LogOptions } from './log.ts';

const token = '123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const noon = Date.UTC(2025, 2, 10, 12);
const day = 86_400_000;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tally-log-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Returns a log into `dir` with a clock that the test turns, and what it wrote to its console. */
function open(options: Partial<LogOptions> = {}) {
  const clock = { now: noon };
  const written: string[] = [];
  const console = { write: (text: string) => written.push(text) };
  const log = createLog({
    level: 'info',
    dir,
    keepDays: 5,
    console,
    now: () => clock.now,
    elapsedMs: () => clock.now,
    ...options,
  });
  return { log, clock, written, file: (name: string) => readFileSync(join(dir, `tally-${name}.log`), 'utf8') };
}

describe('files', () => {
  it('hold the same lines as the console, at once, named by the UTC day', () => {
    const { log, written, file } = open();
    log.info({ update_id: 7 }, 'handled');
    log.debug('not at this level');
    const line = { level: 'info', time: '2025-03-10T12:00:00.000Z', update_id: 7, msg: 'handled' };
    expect(file('2025-03-10')).toBe(`${JSON.stringify(line)}\n`);
    expect(written.join('')).toBe(file('2025-03-10'));
  });

  it('change at midnight UTC, and old ones go', () => {
    for (const name of ['tally-2025-03-05.log', 'tally-2025-03-06.log', 'tally-2024-12-31.log', 'notes-2024-01-01.log'])
      writeFileSync(join(dir, name), '');
    const { log, clock, file } = open();
    log.info('first');
    expect(readdirSync(dir).sort()).toEqual([
      'notes-2024-01-01.log',
      'tally-2025-03-05.log',
      'tally-2025-03-06.log',
      'tally-2025-03-10.log',
    ]);
    clock.now = Date.UTC(2025, 2, 10, 23, 59, 59, 999);
    log.info('last');
    clock.now += 1;
    log.info('next day');
    expect(file('2025-03-10').match(/first|last|next/g)).toEqual(['first', 'last']);
    expect(file('2025-03-11')).toContain('next day');
    expect(existsSync(join(dir, 'tally-2025-03-05.log'))).toBe(false);
  });

  it('go on in the file of the day after a restart', () => {
    open().log.info('before');
    const { log, file } = open();
    log.info('after');
    expect(file('2025-03-10').match(/before|after/g)).toEqual(['before', 'after']);
  });

  it('that cannot be made leave the console going, after one warning', () => {
    writeFileSync(join(dir, 'closed'), '');
    const { log, clock, written } = open({ dir: join(dir, 'closed', 'logs') });
    for (const message of ['one', 'two', 'three']) {
      log.info(message);
      clock.now += day / 2;
    }
    const lines = written.map((line) => JSON.parse(line));
    expect(lines.map(({ msg }) => msg)).toEqual([
      'one',
      'log files cannot be written; logging to the console only',
      'two',
      'three',
    ]);
    expect(lines[1]).toMatchObject({ level: 'warn', err: { code: 'ENOTDIR' } });
  });

  it.runIf(existsSync('/dev/full'))('on a full disk are written again once there is room', () => {
    const path = join(dir, 'tally-2025-03-10.log');
    symlinkSync('/dev/full', path);
    const { log, clock, written, file } = open();
    log.info('lost');
    log.info('lost too');
    unlinkSync(path);
    clock.now += 60_000;
    log.info('kept');
    expect(file('2025-03-10').match(/lost|kept/g)).toEqual(['kept']);
    expect(written.filter((line) => line.includes('ENOSPC'))).toHaveLength(1);
    expect(written).toHaveLength(4);
  });
});

describe('the console', () => {
  it('is readable on a terminal, and the file stays JSON', () => {
    const written: string[] = [];
    const { log, file } = open({ console: { isTTY: true, write: (text) => written.push(text) } });
    log.warn({ job: 'sync' }, 'late');
    expect(written.join('')).toMatch(/WARN.*late/);
    expect(() => JSON.parse(written.join(''))).toThrow();
    expect(JSON.parse(file('2025-03-10'))).toMatchObject({ job: 'sync', msg: 'late' });
  });
});

describe('redaction', () => {
  /** Returns everything that the console and the files got. */
  function logged(write: (log: ReturnType<typeof open>['log']) => void, options: Partial<LogOptions> = {}): string {
    const { log, written, file } = open(options);
    write(log);
    return `${written.join('')}${file('2025-03-10')}`;
  }

  it('hides the token in the errors of a real call that fails', async () => {
    const error = await new Api(token, { apiRoot: 'http://127.0.0.1:1', sensitiveLogs: true }).getMe().catch((e) => e);
    expect(JSON.stringify([error.message, String(error.error)])).toContain(token);
    const text = logged((log) => {
      log.error(error);
      log.error({ err: error, nested: { url: `http://127.0.0.1:1/bot1:short/getMe` } }, `failed: ${error.message}`);
      log.child({ err: error }).error('in a child');
    });
    expect(text).toContain('/bot[hidden]/getMe');
    expect(text).not.toMatch(/AAHdq|1:short/);
  });

  it.each([
    [{ password: 'hunter2xx' }],
    [{ a: { b: { c: [{ botToken: 'hunter2xx' }] } } }],
    [{ headers: { Authorization: ['Bearer hunter2xx'], 'X-Telegram-Bot-Api-Secret-Token': 'hunter2xx' } }],
    [{ config: { webhookSecret: { value: 'hunter2xx' } } }],
    [{ url: 'postgres://tally:hunter2xx@db.example:5432/tally' }],
    [{ url: 'mqtts://tally:hunter2xx@broker.example' }],
    [{ note: 'connect with host=db password=hunter2xx user=tally' }],
    [{ note: 'sent Authorization: Bearer hunter2xx' }],
    [{ note: JSON.stringify({ db: JSON.stringify({ password: 'hunter2xx' }) }) }],
    [{ err: new Error('outer', { cause: new Error('cannot reach postgresql://u:hunter2xx@h/d') }) }],
    [{ err: new AggregateError([new Error('secret=hunter2xx')], 'all failed') }],
  ])('hides secrets in %o', (fields) => {
    const text = logged((log) => log.info(fields, 'line with %s', 'arguments'));
    expect(text).toContain('line with arguments');
    expect(text).toContain('[hidden]');
    expect(text).not.toContain('hunter2');
  });

  it('hides the values it was told, wherever they stand', () => {
    const secrets = ['quote"and\\slash', 'tiny'];
    const text = logged((log) => log.info({ a: 'x quote"and\\slash y' }, 'tiny quote"and\\slash'), { secrets });
    expect(text.match(/\[hidden\]/g)).toHaveLength(4);
    expect(text).toContain('tiny');
    expect(text).not.toContain('slash');
  });

  it('keeps what people wrote out of the errors of pg, Drizzle and grammY', () => {
    const cause = Object.assign(new pg.DatabaseError('invalid input syntax for type integer: "my diary"', 1, 'error'), {
      code: '22P02',
      detail: 'Failing row contains (my diary).',
      table: 'record',
    });
    const query = new DrizzleQueryError('insert into record values ($1)', ['my diary\n    at my diary:1:1'], cause);
    const failed = { ok: false as const, error_code: 400, description: 'Bad Request: chat not found' };
    const refused = new GrammyError('Call failed', failed, 'sendMessage', { chat_id: 5, text: 'my diary' });
    const text = logged((log) => {
      log.error(query);
      log.error(
        { err: refused, detail: 'my diary', pg: { ...cause }, update: { message: { text: 'my diary' } } },
        'no',
      );
    });
    expect(text).not.toContain('diary');
    for (const kept of ['insert into record values', '22P02', '"table":"record"', 'sendMessage', 'chat not found'])
      expect(text).toContain(kept);
  });

  it('leaves ordinary lines as they are', () => {
    const fields = {
      time_zone: 'Europe/Berlin',
      tokens: 3,
      url: 'https://tally.example/x?y=1',
      at: '12:30:00',
      n: null,
    };
    const { log, written } = open();
    log.info(fields, 'Update 123456 of chat -100: took 5 ms');
    expect(JSON.parse(written.join(''))).toMatchObject({ ...fields, msg: 'Update 123456 of chat -100: took 5 ms' });
  });

  it('writes the frames of a stack', () => {
    const text = logged((log) => log.error(new TypeError('odd\nin two lines')));
    expect(text).toMatch(/"type":"TypeError","message":"odd\\nin two lines","stack":" +at .*log\.test\.ts/);
  });
});

describe('lines about a lost connection', () => {
  const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

  it('are repeated at most once a minute, with the number that was left out', () => {
    const { log, clock, written } = open();
    for (let second = 0; second < 120; second++) {
      log.warn({ err: new Error('failed', { cause: refused() }) }, 'an update is retried');
      log.warn({ err: refused() }, 'alerts were not updated');
      clock.now += 1000;
    }
    const lines = written.map((line) => JSON.parse(line) as { msg: string; suppressed?: number });
    expect(lines.map(({ msg, suppressed }) => [msg, suppressed])).toEqual([
      ['an update is retried', undefined],
      ['alerts were not updated', undefined],
      ['an update is retried', 59],
      ['alerts were not updated', 59],
    ]);
  });

  it('do not limit other lines', () => {
    const { log, written } = open();
    for (const err of [new Error('a'), new Error('a')]) log.warn({ err }, 'failed');
    for (const _ of [1, 2]) log.info('handled');
    expect(written).toHaveLength(4);
  });
});
