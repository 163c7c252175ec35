import { type Level, type Logger, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { createDailyFileWriter } from './log-file.ts';
import { createLineRedactor, errorFields } from './log-redact.ts';
import { createLogThrottle } from './log-throttle.ts';

/** The program's log. Callers log keys and ids, never a secret and never a text that a person wrote. */
export type Log = Logger;

export interface LogOptions {
  level: Level | 'silent';
  /** The folder of the log files; created if it does not exist. */
  dir: string;
  keepDays: number;
  /** The second output besides the files: readable lines on a terminal, JSON otherwise. */
  console: { write(text: string): unknown; isTTY?: boolean };
  /** Values that are replaced wherever they occur. Values shorter than 8 characters are ignored. */
  secrets?: readonly string[];
  /** The time of a line, in milliseconds since 1970. Default: that of the machine. */
  now?: () => number;
  /** Measures how often lines are repeated, in milliseconds. Default: the monotonic clock of the process. */
  elapsedMs?: () => number;
}

/**
 * Creates the program's log. Writing is synchronous: a line is on the console and in the file of its UTC day when the
 * call returns, so nothing has to be flushed or closed. Repeated lines about lost connections are limited. While files
 * cannot be written, only the console is used, after one warning.
 */
export function createLog(options: LogOptions): Log {
  const { level, dir, keepDays, console, secrets = [], now = Date.now, elapsedMs = () => performance.now() } = options;
  const redact = createLineRedactor(secrets);
  const throttle = createLogThrottle(elapsedMs);
  const show = console.isTTY ? prettyLine() : (line: string) => line;
  const onError = (err: unknown) => log.warn({ err, dir }, 'log files cannot be written; logging to the console only');
  const toFile = createDailyFileWriter({ dir, keepDays, now, elapsedMs, onError });
  const write = (raw: string) => {
    const line = redact(raw);
    console.write(show(line));
    toFile(line);
  };
  const log: Log = pino(
    {
      level,
      base: undefined,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: withErrors },
      serializers: { err: serializeError },
      hooks: {
        logMethod(args, method) {
          throttle(args, method.bind(this));
        },
      },
    },
    { write },
  );
  return log;
}

/** Serializes every error among the fields of a line, whatever its key. */
function withErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, serializeError(value)]));
}

function serializeError(value: unknown): unknown {
  return value instanceof Error ? errorFields(value) : value;
}

const prettyLine = () => prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss' });
