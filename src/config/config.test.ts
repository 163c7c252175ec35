import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backupDirIn, toJobDeps } from '../app/job-deps.ts';
import { staticJobs } from '../jobs/engine/job-registry.ts';
import { scheduleVariable } from '../jobs/engine/schedule.ts';
import { allJobs } from '../jobs/index.ts';
import { ConfigError, parseConfig, variables } from './config.ts';
import { readEnv } from './env-file.ts';
import { findSecrets } from './section.ts';

const token = '123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';

/** Returns the message with which `env` is refused. */
function refusal(env: Record<string, string | undefined>): string {
  try {
    parseConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error(`not refused: ${JSON.stringify(env)}`);
}

describe('parseConfig', () => {
  it('fills every default', () => {
    expect(parseConfig({})).toEqual({
      bot: { mode: 'polling', remindersPerSecond: 25 },
      admins: { ids: [] },
      database: { min: 1, max: 10 },
      backup: { keep: { newest: 7, weeks: 5, months: 12 } },
      dataDir: './data',
      http: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080', trustedProxies: [] },
      timeZone: 'UTC',
      defaultLanguage: 'en',
      log: { level: 'info', dir: './data/logs', keepDays: 5 },
      historyKeepDays: 90,
      maxConcurrentJobs: 10,
      batch: { jobTimeoutSeconds: 3600, batchSize: 1000 },
      sales: { keepDays: 31, maxRejects: 1, allowPrivate: false, statuses: { refund: ['refunded'], ignored: [] } },
      energy: { maxRejects: 10 },
      detrack: {
        shipVia: '10005,1005',
        hours: { from: 0, to: 1440 },
        assign: 'least_loaded',
        assignBy: 'detrack_id',
        concurrency: 10,
      },
      schedules: {},
      secrets: [],
    });
  });

  it('takes an empty or blank value for an absent one', () => {
    const empty = Object.fromEntries(Object.keys(variables).map((key, i) => [key, i % 2 ? '' : '  ']));
    expect(parseConfig(empty)).toEqual(parseConfig({}));
  });

  it('derives the public address and the folder of the logs', () => {
    const config = parseConfig({ HTTP_PORT: '0', DATA_DIR: '/srv/tally' });
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:0' });
    expect(config.log.dir).toBe('/srv/tally/logs');
    expect(parseConfig({ PUBLIC_URL: 'https://tally.example/' }).http.publicUrl).toBe('https://tally.example');
  });

  it('reads ids as numbers, each once', () => {
    const { admins } = parseConfig({ ADMIN_IDS: ' 12, 5000000001,12,', ALERT_CHAT_ID: '-1001234567890' });
    expect(admins).toEqual({ ids: [12, 5000000001], alertChatId: -1001234567890 });
  });

  it('reads addresses and networks of proxies, each once', () => {
    const proxies = (TRUSTED_PROXIES: string) => parseConfig({ TRUSTED_PROXIES }).http.trustedProxies;
    expect(proxies(' 10.0.0.0/8,::1, 10.0.0.0/8,2001:db8::/32,')).toEqual(['10.0.0.0/8', '::1', '2001:db8::/32']);
  });

  it('reads how many backups are kept', () => {
    const keep = (BACKUP_KEEP: string) => parseConfig({ BACKUP_KEEP }).backup.keep;
    expect(keep('3, 0,24')).toEqual({ newest: 3, weeks: 0, months: 24 });
    for (const wrong of ['0,5,12', '7,5', '7;5;12', '-1,5,12'])
      expect(refusal({ BACKUP_KEEP: wrong }), wrong).toContain('BACKUP_KEEP must be three whole numbers');
  });

  it('has a folder of backups with the embedded server, and with another one only if it is set', () => {
    const dir = (env: Record<string, string>) => backupDirIn(parseConfig(env));
    const DATABASE_URL = 'postgres://db/tally';
    expect(dir({ DATA_DIR: '/srv/tally' })).toBe('/srv/tally/backups');
    expect(dir({ DATABASE_URL })).toBeUndefined();
    expect(dir({ DATABASE_URL, BACKUP_DIR: '/mnt/b' })).toBe('/mnt/b');
  });

  it('says of a short key that it is short', () => {
    for (const key of ['DETRACK_API_KEY', 'SALES_API_KEY', 'SALES_S3_SECRET_KEY'])
      expect(refusal({ [key]: 'k' })).toContain(`${key} must be a key of at least 8 characters without spaces`);
  });

  it('takes words in any case', () => {
    const config = parseConfig({ LOG_LEVEL: 'WARN', DEFAULT_LANGUAGE: 'RU', BOT_MODE: 'Polling' });
    expect([config.log.level, config.defaultLanguage, config.bot.mode]).toEqual(['warn', 'ru', 'polling']);
  });

  it('completes a webhook address that has no path', () => {
    const secret = { BOT_MODE: 'webhook', WEBHOOK_SECRET: 'abcdefgh_-345678' };
    const url = (WEBHOOK_URL: string) => parseConfig({ ...secret, WEBHOOK_URL }).bot.webhookUrl;
    expect(url('https://tally.example')).toBe('https://tally.example/telegram/webhook');
    expect(url('https://tally.example/behind/proxy')).toBe('https://tally.example/behind/proxy');
    expect(url('http://127.0.0.1:8080/x')).toBe('http://127.0.0.1:8080/x');
  });

  it('makes one database address of the parts, whatever they hold', () => {
    const parts = { DB_HOST: 'db.example', DB_NAME: 'my db', DB_USER: 'u@x', DB_PASSWORD: 'p:/@#?%' };
    const url = new URL(parseConfig(parts).database.url ?? '');
    expect([url.hostname, url.port]).toEqual(['db.example', '5432']);
    expect([url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent)).toEqual([
      'u@x',
      'p:/@#?%',
      'my db',
    ]);
    expect(parseConfig({ ...parts, DB_HOST: '/run/postgresql' }).database.url).toContain('@%2Frun%2Fpostgresql:5432/');
    expect(parseConfig({ ...parts, DB_HOST: '::1', DB_PORT: '6000' }).database.url).toContain('@[::1]:6000/');
  });

  it('takes a pooler and a standby beside either way of naming the server', () => {
    const more = { DATABASE_POOL_URL: 'postgres://pgbouncer/d', READ_URL: 'postgres://standby/d' };
    const parts = { DB_HOST: 'h', DB_NAME: 'n', DB_USER: 'u', DB_PASSWORD: 'p' };
    for (const server of [{ DATABASE_URL: 'postgres://h/d' }, parts])
      expect(parseConfig({ ...server, ...more }).database).toMatchObject({
        poolUrl: more.DATABASE_POOL_URL,
        readUrl: more.READ_URL,
      });
  });

  it.each([
    ['BOT_TOKEN', 'not a token'],
    ['BOT_API_ROOT', 'api.telegram.org'],
    ['BOT_MODE', 'push'],
    ['WEBHOOK_URL', 'http://tally.example/'],
    ['WEBHOOK_SECRET', 'fifteen-letters'],
    ['WEBHOOK_SECRET', 'a secret with blanks'],
    ['ADMIN_IDS', '12;13'],
    ['ADMIN_IDS', '0'],
    ['ADMIN_IDS', '99999999999999999999'],
    ['ALERT_CHAT_ID', '@channel'],
    ['DATABASE_URL', 'mysql://u:p@h/db'],
    ['DATABASE_URL', 'postgres://u:p%zz@h/db'],
    ['DATABASE_URL', 'db.example'],
    ['DATABASE_POOL_URL', 'pgbouncer:6432'],
    ['READ_URL', 'http://standby.example/db'],
    ['DB_PORT', '0'],
    ['DB_MIN_CONNECTIONS', '-1'],
    ['DB_MAX_CONNECTIONS', '4'],
    ['HTTP_HOST', 'http://0.0.0.0'],
    ['HTTP_PORT', '65536'],
    ['HTTP_PORT', '80a'],
    ['PUBLIC_URL', 'ftp://tally.example'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/8; ::1'],
    ['METRICS_TOKEN', 'short'],
    ['TIME_ZONE', 'Berlin'],
    ['TIME_ZONE', '+02:00'],
    ['DEFAULT_LANGUAGE', 'de'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_KEEP_DAYS', '0'],
    ['HISTORY_KEEP_DAYS', '1.5'],
    ['MAX_CONCURRENT_JOBS', '0'],
    ['SALES_API_URL', 'shop.example'],
    ['SALES_API_URL', 'https://shop.example/api?key=1'],
    ['SALES_API_URL', 'https://https://shop.example'],
    ['SALES_MAX_REJECTS', '101'],
    ['SALES_MAX_REJECTS', '1%%'],
    ['SALES_MAX_REJECTS', 'one'],
    ['SALES_REFUND_STATUSES', 'refunded; returned'],
    ['SALES_REFUND_STATUSES', 'refunded,,returned'],
    ['SALES_REFUND_STATUSES', 'Shipped'],
    ['SALES_IGNORED_STATUSES', 'shipped, cancelled'],
    ['SALES_ALLOW_PRIVATE', 'yes'],
    ['SALES_STAGING_KEEP_DAYS', '31d'],
    ['MQTT_TOPIC', 'sensors/+/energy,,tele/+/SENSOR'],
    ['MQTT_TOPIC', 'sensors/meter+/energy'],
    ['MQTT_FIELDS', 'registerKwh'],
    ['MQTT_FIELDS', 'power=data.power'],
    ['ENERGY_MAX_REJECTS', '101'],
  ])('refuses %s=%s and says what it is for', (key, value) => {
    const lines = refusal({ [key]: value }).split('\n');
    const description = (variables[key] as z.ZodType | undefined)?.description ?? 'none';
    const line = lines.find((line) => line.startsWith(`  ${key} must be `));
    expect(line?.endsWith(` — ${description}`), line).toBe(true);
  });

  it('takes a schedule, or off, for any job', () => {
    const { schedules } = parseConfig({ SCHEDULE_HABITS: ' 5 4 * * MON-FRI ', SCHEDULE_SALES_INCREMENT: 'OFF' });
    expect(schedules).toEqual({ SCHEDULE_HABITS: '5 4 * * MON-FRI', SCHEDULE_SALES_INCREMENT: 'off' });
    for (const wrong of ['* * * *', '* * * * * *', '61 * * * *', 'never', '@daily'])
      expect(refusal({ SCHEDULE_HABITS: wrong })).toMatch(
        /^ {2}SCHEDULE_HABITS must be off, or a cron pattern.* — when/m,
      );
  });

  it('refuses a schedule that is never due', () => {
    expect(refusal({ SCHEDULE_HABITS: '0 0 31 2 *' })).toMatch(
      /^ {2}SCHEDULE_HABITS must be .* due within five years/m,
    );
  });

  it('lists all problems together, one per line', () => {
    const message = refusal({ HTTP_PORT: 'x', TIME_ZONE: 'Nowhere', DB_PORT: '5433', BOT_MODE: 'webhook' });
    const keys = message
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(' ')[0]);
    const missing = ['DB_HOST', 'DB_NAME', 'DB_PASSWORD', 'DB_USER'];
    expect(keys.sort()).toEqual(['BOT_MODE', ...missing, 'HTTP_PORT', 'TIME_ZONE']);
  });

  it.each([
    [{ BOT_MODE: 'webhook' }, 'BOT_MODE'],
    [{ BOT_MODE: 'webhook', WEBHOOK_URL: 'https://x.example' }, 'WEBHOOK_SECRET'],
    [{ WEBHOOK_SECRET: 'abcdefgh12345678' }, 'WEBHOOK_URL'],
    [{ DB_HOST: 'h', DB_PORT: '5433', DB_USER: 'u', DB_PASSWORD: 'p' }, 'DB_NAME'],
    [{ DB_HOST: 'h', DB_NAME: 'n', DB_USER: 'u' }, 'DB_PASSWORD'],
    [{ DATABASE_URL: 'postgres://h/d', DB_HOST: 'h', DB_NAME: 'n', DB_USER: 'u', DB_PASSWORD: 'p' }, 'DATABASE_URL'],
    [{ DATABASE_POOL_URL: 'postgres://pgbouncer/d' }, 'DATABASE_POOL_URL'],
    [{ READ_URL: 'postgres://standby/d' }, 'READ_URL'],
    [{ DB_MIN_CONNECTIONS: '11' }, 'DB_MIN_CONNECTIONS'],
    [{ SALES_MAX_REJECT: '5' }, 'SALES_MAX_REJECT'],
    [{ SALES_IGNORED_STATUSES: 'cancelled, Refunded' }, 'SALES_IGNORED_STATUSES'],
    [{ SALES_REFUND_STATUSES: 'returned', SALES_IGNORED_STATUSES: 'Returned' }, 'SALES_IGNORED_STATUSES'],
    [{ HTTP_HOST: '0.0.0.0' }, 'HTTP_HOST'],
    [{ HTTP_HOST: 'tally.example' }, 'HTTP_HOST'],
  ])('refuses %o as one problem, of %s', (env, key) => {
    const [, ...lines] = refusal(env).split('\n');
    expect(lines).toEqual([expect.stringContaining(`  ${key} `)]);
  });

  it('reads percentages and lists of words as people write them', () => {
    for (const value of ['0.5', '0,5', '0.5%', ' 0,5 % '])
      expect(parseConfig({ SALES_MAX_REJECTS: value }).sales.maxRejects, value).toBe(0.5);
    const statuses = { SALES_REFUND_STATUSES: 'Refunded, возврат', SALES_IGNORED_STATUSES: ' cancelled ,on hold' };
    expect(parseConfig(statuses).sales.statuses).toEqual({
      refund: ['refunded', 'возврат'],
      ignored: ['cancelled', 'on hold'],
    });
    expect(parseConfig({ SALES_ALLOW_PRIVATE: 'TRUE' }).sales.allowPrivate).toBe(true);
  });

  it('reads several topics, and the paths of fields in messages', () => {
    expect(parseConfig({ MQTT_URL: 'mqtt://h' }).mqtt).toMatchObject({ topics: ['sensors/+/energy'], fields: {} });
    const env = { MQTT_TOPIC: 'tele/+/SENSOR, +/status/emdata:0', MQTT_FIELDS: 'registerKwh=data.em:0.x y,unit = u' };
    expect(parseConfig({ ...env, MQTT_URL: 'mqtt://h' }).mqtt).toMatchObject({
      topics: ['tele/+/SENSOR', '+/status/emdata:0'],
      fields: { registerKwh: ['data', 'em:0', 'x y'], unit: ['u'] },
    });
  });

  it('names the settings where a name of the sales is none of them', () => {
    expect(refusal({ SALES_MAX_REJECT: '5' })).toMatch(/^ {2}SALES_MAX_REJECT is no setting\. .*SALES_MAX_REJECTS/m);
  });

  it('lets a bot with a token listen anywhere, and the playground on loopback', () => {
    expect(parseConfig({ HTTP_HOST: '0.0.0.0', BOT_TOKEN: token }).http.host).toBe('0.0.0.0');
    for (const host of ['localhost', '127.0.0.2', '::1']) expect(parseConfig({ HTTP_HOST: host }).http.host).toBe(host);
    expect(parseConfig({ HTTP_HOST: '[::1]' }).http.host).toBe('::1');
  });

  it('never shows a value', () => {
    const values = Object.keys(variables).map((key) => [key, `%%wrong-${key.toLowerCase()}-value%%`]);
    expect(refusal(Object.fromEntries(values))).not.toMatch(/wrong-|-value|%%/);
  });
});

describe('secrets', () => {
  it('hold every value that is marked as secret, and passwords in every spelling', () => {
    const env = { BOT_TOKEN: token, METRICS_TOKEN: 'metrics-token', DATABASE_URL: 'postgres://u:a%2Fb@h/d' };
    const { secrets } = parseConfig(env);
    expect(secrets.sort()).toEqual(
      [token, encodeURIComponent(token), 'metrics-token', 'postgres://u:a%2Fb@h/d', 'a%2Fb', 'a/b'].sort(),
    );
    expect(parseConfig({ DATABASE_URL: 'postgres://h/d', MQTT_URL: 'mqtt://h' }).secrets).toEqual([]);
    expect(parseConfig({ MQTT_URL: 'mqtt://u:p%40@h' }).secrets).toEqual(['mqtt://u:p%40@h', 'p%40', 'p@']);
  });

  it('include every variable that is named like one', () => {
    const named = Object.keys(variables).filter((key) => /TOKEN|SECRET|PASSWORD|KEY$|KEY_/.test(key));
    expect(named.length).toBeGreaterThan(8);
    for (const key of named)
      expect(findSecrets(variables, { [key]: 'a-secret-value' }), key).toContain('a-secret-value');
    for (const key of ['DATABASE_URL', 'DATABASE_POOL_URL', 'READ_URL', 'MQTT_URL'])
      expect(findSecrets(variables, { [key]: 'x://u:a-secret-value@h' }), key).toContain('a-secret-value');
  });

  it('hold the parts of a database address', () => {
    const parts = { DB_HOST: 'h', DB_NAME: 'n', DB_USER: 'u', DB_PASSWORD: 'p:/w' };
    const config = parseConfig(parts);
    expect(config.secrets).toEqual(['p:/w', 'p%3A%2Fw']);
    expect(config.database.url).toContain('p%3A%2Fw');
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const lines = text.split('\n');
  const stated = lines.flatMap((line, i) => {
    const [, off, key, value] = /^(# )?([A-Z][A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
    return key ? [{ key, value: value ?? '', off: Boolean(off), comment: lines[i - 1] ?? '' }] : [];
  });
  const schedules = stated.filter(({ key }) => key.startsWith('SCHEDULE_'));
  const others = stated.filter(({ key }) => !key.startsWith('SCHEDULE_'));

  it('states every variable once, and nothing else', () => {
    expect(others.map(({ key }) => key).sort()).toEqual(Object.keys(variables).sort());
  });

  it('gives each a comment', () => {
    for (const { key, comment } of stated) expect(comment, key).toMatch(/^# \S.{15,}$/);
  });

  it('shows the default of each', () => {
    const derived: Record<string, string> = {
      PUBLIC_URL: 'http://127.0.0.1:{HTTP_PORT}',
      LOG_DIR: '{DATA_DIR}/logs',
      BACKUP_DIR: '{DATA_DIR}/backups',
    };
    const defaults: Record<string, unknown> = { ...z.object(variables).parse({}), ADMIN_IDS: '' };
    for (const { key, value } of others) expect(value, key).toBe(derived[key] ?? String(defaults[key] ?? ''));
  });

  it('shows the schedule of each job that has one', () => {
    const jobs = staticJobs(allJobs(toJobDeps(parseConfig({}))));
    const own = jobs.flatMap(({ name, schedule }) => (schedule ? [[scheduleVariable(name), schedule.pattern]] : []));
    expect(Object.fromEntries(schedules.map(({ key, value }) => [key, value]))).toEqual(Object.fromEntries(own));
  });

  it('changes nothing when it is copied as it stands', () => {
    expect(parseConfig(parse(text))).toEqual(parseConfig({}));
  });

  it('holds derived defaults that are true', () => {
    const fill = (key: string) =>
      stated.find((line) => line.key === key)?.value.replace(/\{(\w+)\}/, (_, name) => parse(text)[name] ?? '');
    const config = parseConfig({});
    expect([fill('PUBLIC_URL'), fill('LOG_DIR')]).toEqual([config.http.publicUrl, config.log.dir]);
    expect(fill('BACKUP_DIR')).toBe(backupDirIn(config));
  });
});

describe('readEnv', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tally-env-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('puts the real environment over .env', () => {
    writeFileSync(join(dir, '.env'), 'HTTP_PORT=1\nLOG_LEVEL="debug" # loud\nBOT_TOKEN=1:a\n');
    const env = readEnv(dir, { HTTP_PORT: '2', BOT_TOKEN: '' });
    expect(env).toEqual({ HTTP_PORT: '2', LOG_LEVEL: 'debug', BOT_TOKEN: '' });
  });

  it('does without a file, and says when one cannot be read', () => {
    expect(readEnv(dir, { A: 'b' })).toEqual({ A: 'b' });
    mkdirSync(join(dir, '.env'));
    expect(() => readEnv(dir, {})).toThrow('The file .env cannot be read (EISDIR).');
  });
});
