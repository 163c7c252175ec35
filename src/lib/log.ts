import { type Level, type Logger, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { dailyFile } from './log-file.ts';
import { errorFields, lineRedactor } from './log-redact.ts';

/** What every part writes to: keys and ids, never a secret and never what people wrote. */
export type Log = Logger;

export interface LogOptions {
  level: Level | 'silent';
  /** The folder of the files; made when absent. */
  dir: string;
  keepDays: number;
  /** Where lines go besides the files: readable ones on a terminal, JSON otherwise. */
  console: { write(text: string): unknown; isTTY?: boolean };
  /** Values that must not appear, wherever they stand; those of 8 characters or more are looked for. */
  secrets?: readonly string[];
  /** Milliseconds since 1970. */
  now?: () => number;
}

/**
 * Returns the program's log. A line is on the console and in the file of its day (UTC) when the call returns: there is
 * nothing to flush or close, and no thread. Where files cannot be written the console goes on, after one warning.
 */
export function createLog({ level, dir, keepDays, console, secrets = [], now = Date.now }: LogOptions): Log {
  const redact = lineRedactor(secrets);
  const show = console.isTTY ? prettyLine() : (line: string) => line;
  const onTrouble = (err: unknown) => log.warn({ err, dir }, 'log files cannot be written; the console goes on');
  const toFile = dailyFile({ dir, keepDays, now, onTrouble });
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
      serializers: { err: writtenOut },
    },
    { write },
  );
  return log;
}

/** Returns the fields of a line with each error among them written out, whatever its key. */
function withErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, writtenOut(value)]));
}

function writtenOut(value: unknown): unknown {
  return value instanceof Error ? errorFields(value) : value;
}

const prettyLine = () => prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss' });
