import { z } from 'zod';
import { defineSection, type Env, type Problem, secretUrlVariable, secretVariable } from '../section.ts';
import { integer, password, text, url } from '../value-types.ts';

const parts = ['DB_HOST', 'DB_PORT', 'DB_NAME', 'DB_USER', 'DB_PASSWORD'];

/** The PostgreSQL server, and the role that BI tools log in with. */
export const databaseSettings = defineSection({
  variables: {
    DATABASE_URL: secretUrlVariable(
      url('a postgres:// address (in its password write @ : / # ? % in percent form)', isPostgresUrl)
        .optional()
        .describe('the PostgreSQL server; without it (and without DB_*) the embedded one runs'),
    ),
    DB_HOST: text('a host name, an IP address or a socket folder', /^[^\s@?#]+$/)
      .optional()
      .describe('the host of the PostgreSQL server, instead of DATABASE_URL'),
    DB_PORT: integer(1, 65535).default(5432).describe('the port of DB_HOST'),
    DB_NAME: z.string().optional().describe('the database on DB_HOST'),
    DB_USER: z.string().optional().describe('the user on DB_HOST'),
    DB_PASSWORD: secretVariable(z.string().optional().describe('the password of DB_USER')),
    DATABASE_POOL_URL: secretUrlVariable(
      url('a postgres:// address', isPostgresUrl)
        .optional()
        .describe('the same database through a pooler such as PgBouncer, for bot, web and reports'),
    ),
    READ_URL: secretUrlVariable(
      url('a postgres:// address', isPostgresUrl)
        .optional()
        .describe('a standby of the database, for the dashboard and the charts and workbooks of admins'),
    ),
    DB_MIN_CONNECTIONS: integer(0, 1000).default(1).describe('the minimum number of open connections'),
    DB_MAX_CONNECTIONS: integer(5, 1000)
      .default(10)
      .describe('the maximum number of connections that an instance opens, those of jobs included'),
    TALLY_BI_PASSWORD: secretVariable(
      password().optional().describe('the password of the role tally_bi, for npm run job -- grant-bi'),
    ),
  },
  groups: [{ all: ['DB_HOST', 'DB_NAME', 'DB_USER', 'DB_PASSWORD'], extras: ['DB_PORT'] }],
  rules: [
    (env) =>
      env.DATABASE_URL !== undefined && parts.some((name) => name in env)
        ? { key: 'DATABASE_URL', problem: 'and the DB_* variables are both set: use one of the two' }
        : undefined,
    (env) => requireServer(env, 'DATABASE_POOL_URL'),
    (env) => requireServer(env, 'READ_URL'),
    (env) =>
      Number(env.DB_MIN_CONNECTIONS ?? 1) > Number(env.DB_MAX_CONNECTIONS ?? 10)
        ? { key: 'DB_MIN_CONNECTIONS', problem: 'must not be more than DB_MAX_CONNECTIONS' }
        : undefined,
  ],
  toConfig: (values) => ({
    /**
     * `url` absent: the embedded server runs. `poolUrl`: the address for everything that needs no session. `max` counts
     * all connections of the process except those to `readUrl`, `min` those of the pool.
     */
    database: {
      url: databaseUrl(values),
      poolUrl: values.DATABASE_POOL_URL,
      readUrl: values.READ_URL,
      min: values.DB_MIN_CONNECTIONS,
      max: values.DB_MAX_CONNECTIONS,
    },
    biPassword: values.TALLY_BI_PASSWORD,
  }),
});

/** A pooler or a standby belongs to a server that is named: the embedded one has neither. */
function requireServer(env: Env, key: string): Problem | undefined {
  if (!(key in env) || 'DATABASE_URL' in env || 'DB_HOST' in env) return undefined;
  return { key, problem: 'must be set together with DATABASE_URL or the DB_* variables' };
}

/** Returns true for an address that names a server and whose parts pg can decode. */
function isPostgresUrl(address: URL): boolean {
  const namesServer = address.hostname !== '' || address.searchParams.has('host');
  return /^postgres(ql)?:$/.test(address.protocol) && namesServer && !/%(?![0-9a-f]{2})/i.test(address.href);
}

interface DatabaseVariables {
  DATABASE_URL?: string;
  DB_HOST?: string;
  DB_PORT: number;
  DB_NAME?: string;
  DB_USER?: string;
  DB_PASSWORD?: string;
}

/** Builds one address from either way of naming the server. pg wants a socket folder as host in percent form. */
function databaseUrl(values: DatabaseVariables): string | undefined {
  const { DATABASE_URL: address, DB_HOST: host } = values;
  if (address || !host) return address;
  const encode = (part = '') => encodeURIComponent(part);
  const server = host.startsWith('/') ? encode(host) : addBrackets(host);
  const login = `${encode(values.DB_USER)}:${encode(values.DB_PASSWORD)}`;
  return `postgres://${login}@${server}:${values.DB_PORT}/${encode(values.DB_NAME)}`;
}

/** Puts an IPv6 address in brackets, as a URL requires. */
function addBrackets(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
