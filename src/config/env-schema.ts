import { z } from 'zod';
import { isLoopback } from '../lib/loopback.ts';
import { isCronPattern } from '../time/cron.ts';
import { parseHours } from '../time/working-hours.ts';

/**
 * The variables of every part of the program: one record a part, name → schema. A schema's `error` completes the
 * sentence "NAME must be …" and its description says what the variable is for; both are shown for a wrong value, the
 * value itself never is. A new part adds its record to `settings` and, where its variables belong together, to `groups`.
 */

/** The environment as read: an absent variable has no key. An empty value has been removed before it comes here. */
export type Env = Readonly<Record<string, string>>;

/** What is wrong with one variable; `problem` completes the sentence "NAME …". */
export interface Problem {
  key: string;
  problem: string;
}

const text = (error: string, pattern: RegExp) => z.string().trim().regex(pattern, { error });

const whole = (min: number, max: number) =>
  z
    .string()
    .trim()
    .refine((value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max, {
      error: `a whole number from ${min} to ${max}`,
    })
    .transform(Number);

const telegramId = (error: string, pattern: RegExp) =>
  text(error, pattern).transform(Number).refine(Number.isSafeInteger, { error });

const oneOf = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(words, { error: `one of ${words.join(', ')}` }));

const address = (error: string, fits: (url: URL) => boolean) =>
  z
    .string()
    .trim()
    .refine((value) => URL.canParse(value) && fits(new URL(value)), { error });

const isWeb = (url: URL) => url.protocol === 'https:' || url.protocol === 'http:';

/** Returns true for an address that names a server and whose parts pg can decode. */
function isPostgres(url: URL): boolean {
  const named = url.hostname !== '' || url.searchParams.has('host');
  return /^postgres(ql)?:$/.test(url.protocol) && named && !/%(?![0-9a-f]{2})/i.test(url.href);
}

/** Returns true for an IANA zone name. Offsets such as +02:00, which Intl also takes, are no zones. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // Intl's only way of saying that it does not know the zone
  }
}

const bot = {
  BOT_TOKEN: text('a token as BotFather gives it (digits, a colon, letters)', /^\d+:[\w-]+$/)
    .optional()
    .describe('the bot at Telegram; without it the playground runs'),
  BOT_API_ROOT: address('an http or https address', isWeb)
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('a Bot API server other than Telegram’s own'),
  BOT_MODE: oneOf('polling', 'webhook').default('polling').describe('how updates come'),
  WEBHOOK_URL: address('an https address (http only on loopback)', (url) => {
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  })
    .transform((url) => (new URL(url).pathname === '/' ? new URL('/telegram/webhook', url).href : url))
    .optional()
    .describe('the address at which Telegram reaches POST /telegram/webhook'),
  WEBHOOK_SECRET: text('16 to 256 characters of A-Z a-z 0-9 _ -', /^[\w-]{16,256}$/)
    .optional()
    .describe('proves that a webhook call comes from Telegram'),
};

const admins = {
  ADMIN_IDS: z
    .string()
    .transform((list) => [...new Set(list.split(',').map((id) => id.trim()))].filter(Boolean))
    .pipe(z.array(telegramId('a comma list of Telegram user ids', /^[1-9]\d*$/)))
    .default([])
    .describe('who may use the commands of admins'),
  ALERT_CHAT_ID: telegramId('the id of one chat (groups have negative ones)', /^-?[1-9]\d*$/)
    .optional()
    .describe('where alerts go; without it to every admin'),
};

const database = {
  DATABASE_URL: address('a postgres:// address (in its password write @ : / # ? % in percent form)', isPostgres)
    .optional()
    .describe('the PostgreSQL server; without it (and without DB_*) the embedded one runs'),
  DB_HOST: text('a host name, an IP address or a socket folder', /^[^\s@?#]+$/)
    .optional()
    .describe('the PostgreSQL server, in parts'),
  DB_PORT: whole(1, 65535).default(5432).describe('the port of DB_HOST'),
  DB_NAME: z.string().optional().describe('the database on DB_HOST'),
  DB_USER: z.string().optional().describe('the user on DB_HOST'),
  DB_PASSWORD: z.string().optional().describe('the password of DB_USER'),
  DB_MIN_CONNECTIONS: whole(0, 1000).default(1).describe('connections kept open'),
  DB_MAX_CONNECTIONS: whole(1, 1000).default(10).describe('connections open at most'),
};

const http = {
  DATA_DIR: z.string().default('./data').describe('the folder of the embedded database and the logs'),
  HTTP_HOST: text('a host name or an IP address', /^[\w.:-]+$|^\[[\w:.]+\]$/)
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
    .default('127.0.0.1')
    .describe('the address on which the web server listens'),
  HTTP_PORT: whole(0, 65535).default(8080).describe('the port of the web server; 0 takes any free one'),
  PUBLIC_URL: address('an http or https address', isWeb)
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('the address at which people reach the web server'),
  TALLY_BI_PASSWORD: text('at least 8 characters without spaces', /^[\x21-\x7e]{8,}$/)
    .optional()
    .describe('the password of the role tally_bi, for npm run job -- grant-bi'),
  METRICS_TOKEN: text('at least 8 characters without spaces', /^[\x21-\x7e]{8,}$/)
    .optional()
    .describe('lets other machines read /metrics'),
};

const house = {
  TIME_ZONE: z
    .string()
    .trim()
    .refine(isTimeZone, { error: 'an IANA time zone such as Europe/Berlin' })
    .default('UTC')
    .describe('schedules, business days, and people who have set none'),
  DEFAULT_LANGUAGE: oneOf('en', 'ru').default('en').describe('people whose language is not known'),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')
    .default('info')
    .describe('the least grave log line that is written'),
  LOG_DIR: z.string().optional().describe('the folder of the log files'),
  LOG_KEEP_DAYS: whole(1, 3650).default(5).describe('days for which log files are kept'),
  HISTORY_KEEP_DAYS: whole(1, 36500).default(90).describe('days for which the history of runs is kept'),
};

const jobs = {
  MAX_CONCURRENT_JOBS: whole(1, 100).default(10).describe('runs of jobs at a time, over all instances'),
  JOB_TIMEOUT: whole(1, 604_800).default(3600).describe('seconds that a run of a batch job may take'),
  BATCH_SIZE: whole(1, 100_000).default(1000).describe('rows of batch results that pass through the program at once'),
};

const sales = {
  SALES_API_URL: address('an http or https address', isWeb)
    .optional()
    .describe('the shop’s platform, for sales reports'),
  SALES_NICKNAME: text('a name as the platform gave it (letters, digits, . _ -)', /^[\w.-]{1,100}$/)
    .optional()
    .describe('who asks the platform for sales'),
  SALES_COHORT: text('a word as the platform gave it (letters, digits, . _ -)', /^[\w.-]{1,100}$/)
    .optional()
    .describe('the group of who asks the platform for sales'),
  SALES_API_KEY: text('a key of at least 8 characters without spaces', /^[\x21-\x7e]{8,}$/)
    .optional()
    .describe('the key to the platform of sales'),
  SALES_S3_ENDPOINT: address('an http or https address', isWeb)
    .optional()
    .describe('the storage of the files of sales'),
  SALES_S3_BUCKET: text('the name of a bucket', /^[a-z0-9][a-z0-9.-]{1,62}$/)
    .optional()
    .describe('the bucket of the files of sales'),
  SALES_S3_ACCESS_KEY: text('a key without spaces', /^[\x21-\x7e]+$/)
    .optional()
    .describe('who reads the bucket of sales'),
  SALES_S3_SECRET_KEY: text('a key of at least 8 characters without spaces', /^[\x21-\x7e]{8,}$/)
    .optional()
    .describe('the secret of who reads the bucket of sales'),
  SALES_STAGING_KEEP_DAYS: whole(1, 3650).default(31).describe('days for which lines of files of sales are kept'),
  SALES_MAX_REJECTS: z
    .string()
    .trim()
    .refine((value) => /^\d{1,3}(\.\d{1,3})?$/.test(value) && Number(value) <= 100, { error: 'a number from 0 to 100' })
    .transform(Number)
    .default(1)
    .describe('percent of a file’s lines that may be unreadable; more refuse the load'),
};

const detrack = {
  DETRACK_API_URL: address('an http or https address', isWeb)
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://app.detrack.com/api/v2')
    .describe('the API of DeTrack'),
  DETRACK_API_KEY: text('a key of at least 8 characters without spaces', /^[\x21-\x7e]{8,}$/)
    .optional()
    .describe('the key to DeTrack’s API'),
  DETRACK_SHIP_VIA: text('a comma list of words', /^[\w.-]+(\s*,\s*[\w.-]+)*$/)
    .default('10005,1005')
    .describe('ways of shipping (ship_via, ship_method) that are DeTrack’s'),
  DETRACK_HOURS: z
    .string()
    .trim()
    .refine((hours) => parseHours(hours) !== null, { error: 'two times such as 08:00-18:30' })
    .default('00:00-24:00')
    .describe('when shipments are sent to DeTrack, in TIME_ZONE'),
  DETRACK_ASSIGN: oneOf('least_loaded', 'round_robin', 'zone', 'none')
    .default('least_loaded')
    .describe('which of DeTrack’s vehicles gets a job'),
  DETRACK_ASSIGN_BY: oneOf('detrack_id', 'name').default('detrack_id').describe('how vehicles are named to DeTrack'),
  DETRACK_CONCURRENCY: whole(1, 100).default(10).describe('requests to DeTrack at a time'),
  DETRACK_HOOK_USER: text('a name without spaces and colons', /^[\x21-\x39\x3b-\x7e]+$/)
    .optional()
    .describe('who may call POST /hooks/detrack'),
  DETRACK_HOOK_PASSWORD: text('at least 8 characters without spaces', /^[\x21-\x7e]{8,}$/)
    .optional()
    .describe('the password of DETRACK_HOOK_USER'),
};

const energy = {
  MQTT_URL: address('an mqtt, mqtts, ws or wss address', (url) => {
    return ['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(url.protocol) && url.hostname !== '';
  })
    .optional()
    .describe('the broker of the energy meters, with name and password; without it none is asked'),
  MQTT_CLIENT_ID: text('a name (letters, digits, . _ -)', /^[\w.-]{1,100}$/)
    .default('tally')
    .describe('under which the broker keeps what was not taken yet'),
  MQTT_TOPIC: text('a topic, with + or # for whole levels', /^(?:\+|[^+#/\0]*)(?:\/(?:\+|[^+#/\0]*))*(?:\/#)?$|^#$/)
    .default('sensors/+/energy')
    .describe('where meters report; + stands for the device'),
};

/** `SCHEDULE_<JOB>` (`SCHEDULE_SALES_INCREMENT`): one for each job that there is or will be. */
export const schedule = z
  .string()
  .trim()
  .transform((pattern) => (pattern.toLowerCase() === 'off' ? 'off' : pattern))
  .refine((pattern) => pattern === 'off' || isCronPattern(pattern), {
    error: 'off, or a cron pattern of five fields such as */10 * * * *',
  })
  .describe('when the job of that name runs by itself, instead of its own schedule');

/** Every variable that the program knows, but for `SCHEDULE_<JOB>`. */
export const settings = z.object({
  ...bot,
  ...admins,
  ...database,
  ...http,
  ...house,
  ...jobs,
  ...sales,
  ...detrack,
  ...energy,
});

export type Settings = z.output<typeof settings>;

/** Variables that mean something only together: all of them are set, or none. `extras` may be set only with them. */
export const groups: { all: string[]; extras?: string[] }[] = [
  { all: ['WEBHOOK_URL', 'WEBHOOK_SECRET'] },
  { all: ['DB_HOST', 'DB_NAME', 'DB_USER', 'DB_PASSWORD'], extras: ['DB_PORT'] },
  { all: ['SALES_API_URL', 'SALES_NICKNAME', 'SALES_COHORT', 'SALES_API_KEY'] },
  { all: ['DETRACK_HOOK_USER', 'DETRACK_HOOK_PASSWORD'] },
  { all: ['SALES_S3_ENDPOINT', 'SALES_S3_BUCKET', 'SALES_S3_ACCESS_KEY', 'SALES_S3_SECRET_KEY'] },
];

/** Rules between variables. Each sees the raw environment, so that it speaks even when another value is wrong. */
export const rules: ((env: Env) => Problem | false)[] = [
  (env) =>
    env.BOT_MODE?.trim().toLowerCase() === 'webhook' &&
    !env.WEBHOOK_URL &&
    !env.WEBHOOK_SECRET && { key: 'BOT_MODE', problem: 'webhook needs WEBHOOK_URL and WEBHOOK_SECRET' },
  (env) =>
    env.DATABASE_URL !== undefined &&
    ['DB_HOST', 'DB_PORT', 'DB_NAME', 'DB_USER', 'DB_PASSWORD'].some((key) => key in env) && {
      key: 'DATABASE_URL',
      problem: 'and the DB_* variables are both set: use one of the two',
    },
  (env) =>
    Number(env.DB_MIN_CONNECTIONS ?? 1) > Number(env.DB_MAX_CONNECTIONS ?? 10) && {
      key: 'DB_MIN_CONNECTIONS',
      problem: 'must not be more than DB_MAX_CONNECTIONS',
    },
  (env) =>
    !env.BOT_TOKEN &&
    !isLoopback(env.HTTP_HOST?.trim() ?? '127.0.0.1') && {
      key: 'HTTP_HOST',
      problem: 'must be loopback (127.0.0.1) without BOT_TOKEN: the playground is for this machine only',
    },
];
