import { type Hours, parseHours } from '../time/working-hours.ts';
import { type Env, groups, type Problem, rules, type Settings, schedule, settings } from './env-schema.ts';

/** Everything that can be set, checked, with defaults and derived values filled in. */
export interface Config {
  bot: {
    token?: string;
    apiRoot?: string;
    mode: 'polling' | 'webhook';
    webhookUrl?: string;
    webhookSecret?: string;
  };
  /** `alertChatId` absent: alerts go to every id in `ids`. */
  admins: { ids: number[]; alertChatId?: number };
  /** `url` absent: the embedded server. `min` and `max` are connections of the pool. */
  database: { url?: string; min: number; max: number };
  dataDir: string;
  /** `publicUrl` has no slash at its end; with port 0 it holds port 0 unless PUBLIC_URL is set. */
  http: { host: string; port: number; publicUrl: string };
  timeZone: string;
  defaultLanguage: 'en' | 'ru';
  log: { level: Settings['LOG_LEVEL']; dir: string; keepDays: number };
  historyKeepDays: number;
  maxConcurrentJobs: number;
  batch: { jobTimeoutSeconds: number; batchSize: number };
  /** `api` absent: only folders are loaded; `s3` absent: only files that have an address. `maxRejects` is percent. */
  sales: {
    api?: { url: string; nickname: string; cohort: string; key: string };
    s3?: { endpoint: string; bucket: string; accessKey: string; secretKey: string };
    keepDays: number;
    maxRejects: number;
  };
  /** `api` absent: nothing is sent; `hook` absent: its address answers 404. */
  detrack: {
    api?: { url: string; key: string };
    /** A comma list. */
    shipVia: string;
    hours: Hours;
    assign: Settings['DETRACK_ASSIGN'];
    assignBy: Settings['DETRACK_ASSIGN_BY'];
    concurrency: number;
    hook?: { user: string; password: string };
  };
  /** Absent: no broker is asked for readings. */
  mqtt?: { url: string; clientId: string; topic: string };
  /** `SCHEDULE_<JOB>` → a cron pattern, or `off`. */
  schedules: Record<string, string>;
  metricsToken?: string;
  /** Of the role tally_bi. */
  biPassword?: string;
}

/** Says every wrong setting, one a line. Its message may be shown to anybody: it holds names, never values. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Returns the configuration that `env` describes. An empty or blank value counts as absent, unknown variables are ignored.
 * Throws one `ConfigError` that lists every wrong value and what the variable is for.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = present(env);
  const parsed = settings.safeParse(given);
  const wrong = [...(parsed.success ? [] : parsed.error.issues.map(toProblem)), ...wrongSchedules(given)];
  const problems = [...wrong, ...groups.flatMap((group) => halfSet(group, given)), ...rules.flatMap(toList(given))];
  if (!parsed.success || problems.length > 0) throw new ConfigError(describe(problems));
  return { ...toConfig(parsed.data), schedules: schedulesOf(given) };
}

/** Returns the values of `config` that must never appear in a log. */
export function secretsOf(config: Config): string[] {
  const { bot, database, sales, detrack, mqtt, metricsToken, biPassword } = config;
  const password = database.url ? decodeURIComponent(new URL(database.url).password) : undefined;
  const keys = [sales.api?.key, sales.s3?.accessKey, sales.s3?.secretKey, detrack.api?.key, detrack.hook?.password];
  const broker = mqtt?.url && new URL(mqtt.url).password;
  const brokers = broker ? [mqtt?.url, broker, decodeURIComponent(broker)] : [];
  const all = [bot.token, bot.webhookSecret, database.url, password, metricsToken, biPassword, ...keys, ...brokers];
  return all.filter((value) => value !== undefined);
}

function present(env: Record<string, string | undefined>): Env {
  const filled = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()));
  return Object.fromEntries(filled);
}

function scheduleKeys(env: Env): string[] {
  return Object.keys(env).filter((key) => key.startsWith('SCHEDULE_'));
}

function wrongSchedules(env: Env): Problem[] {
  return scheduleKeys(env).flatMap((key) => {
    const parsed = schedule.safeParse(env[key]);
    return parsed.success ? [] : [{ key, problem: `must be ${parsed.error.issues[0]?.message}` }];
  });
}

function schedulesOf(env: Env): Record<string, string> {
  return Object.fromEntries(scheduleKeys(env).map((key) => [key, schedule.parse(env[key])]));
}

function toProblem(issue: { path: PropertyKey[]; message: string }): Problem {
  return { key: String(issue.path[0]), problem: `must be ${issue.message}` };
}

const toList = (env: Env) => (rule: (env: Env) => Problem | false) => {
  const problem = rule(env);
  return problem ? [problem] : [];
};

function halfSet({ all, extras = [] }: (typeof groups)[number], env: Env): Problem[] {
  const set = [...all, ...extras].filter((key) => key in env);
  if (set.length === 0) return [];
  const missing = all.filter((key) => !(key in env));
  return missing.map((key) => ({ key, problem: `is missing beside ${set.join(', ')}` }));
}

function describe(problems: Problem[]): string {
  const shape: Record<string, { description?: string }> = settings.shape;
  const lines = problems.map(
    ({ key, problem }) => `  ${key} ${problem} — ${shape[key]?.description ?? schedule.description}`,
  );
  return ['The settings (environment and .env) are wrong:', ...new Set(lines)].join('\n');
}

function toConfig(s: Settings): Omit<Config, 'schedules'> {
  return {
    bot: {
      token: s.BOT_TOKEN,
      apiRoot: s.BOT_API_ROOT,
      mode: s.BOT_MODE,
      webhookUrl: s.WEBHOOK_URL,
      webhookSecret: s.WEBHOOK_SECRET,
    },
    admins: { ids: s.ADMIN_IDS, alertChatId: s.ALERT_CHAT_ID },
    database: { url: databaseUrl(s), min: s.DB_MIN_CONNECTIONS, max: s.DB_MAX_CONNECTIONS },
    dataDir: s.DATA_DIR,
    http: { host: s.HTTP_HOST, port: s.HTTP_PORT, publicUrl: s.PUBLIC_URL ?? `http://127.0.0.1:${s.HTTP_PORT}` },
    timeZone: s.TIME_ZONE,
    defaultLanguage: s.DEFAULT_LANGUAGE,
    log: { level: s.LOG_LEVEL, dir: s.LOG_DIR ?? `${s.DATA_DIR}/logs`, keepDays: s.LOG_KEEP_DAYS },
    historyKeepDays: s.HISTORY_KEEP_DAYS,
    maxConcurrentJobs: s.MAX_CONCURRENT_JOBS,
    batch: { jobTimeoutSeconds: s.JOB_TIMEOUT, batchSize: s.BATCH_SIZE },
    sales: salesOf(s),
    detrack: detrackOf(s),
    mqtt: s.MQTT_URL ? { url: s.MQTT_URL, clientId: s.MQTT_CLIENT_ID, topic: s.MQTT_TOPIC } : undefined,
    metricsToken: s.METRICS_TOKEN,
    biPassword: s.TALLY_BI_PASSWORD,
  };
}

function salesOf(s: Settings): Config['sales'] {
  const { SALES_API_URL: url, SALES_NICKNAME: nickname, SALES_COHORT: cohort, SALES_API_KEY: key } = s;
  const { SALES_S3_ENDPOINT: endpoint, SALES_S3_BUCKET: bucket } = s;
  const { SALES_S3_ACCESS_KEY: accessKey, SALES_S3_SECRET_KEY: secretKey } = s;
  return {
    api: url && nickname && cohort && key ? { url, nickname, cohort, key } : undefined,
    s3: endpoint && bucket && accessKey && secretKey ? { endpoint, bucket, accessKey, secretKey } : undefined,
    keepDays: s.SALES_STAGING_KEEP_DAYS,
    maxRejects: s.SALES_MAX_REJECTS,
  };
}

function detrackOf(s: Settings): Config['detrack'] {
  const { DETRACK_API_URL: url, DETRACK_API_KEY: key, DETRACK_HOOK_USER: user, DETRACK_HOOK_PASSWORD: password } = s;
  return {
    api: key ? { url, key } : undefined,
    shipVia: s.DETRACK_SHIP_VIA,
    hours: parseHours(s.DETRACK_HOURS) ?? { from: 0, to: 1440 },
    assign: s.DETRACK_ASSIGN,
    assignBy: s.DETRACK_ASSIGN_BY,
    concurrency: s.DETRACK_CONCURRENCY,
    hook: user && password ? { user, password } : undefined,
  };
}

/** Returns one address from either way of naming the server; a socket folder as host is written in percent form, as pg wants it. */
function databaseUrl(s: Settings): string | undefined {
  if (s.DATABASE_URL || !s.DB_HOST) return s.DATABASE_URL;
  const [user, password, name] = [s.DB_USER, s.DB_PASSWORD, s.DB_NAME].map((part) => encodeURIComponent(part ?? ''));
  const host = s.DB_HOST.startsWith('/') ? encodeURIComponent(s.DB_HOST) : bracketed(s.DB_HOST);
  return `postgres://${user}:${password}@${host}:${s.DB_PORT}/${name}`;
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
