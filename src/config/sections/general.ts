import { z } from 'zod';
import { languages } from '../../time/language.ts';
import { defineSection } from '../section.ts';
import { integer, oneOf } from '../value-types.ts';

/** Data folder, time zone, language, logs. */
export const generalSettings = defineSection({
  variables: {
    DATA_DIR: z.string().default('./data').describe('the folder of the embedded database and the logs'),
    TIME_ZONE: z
      .string()
      .trim()
      .refine(isTimeZone, { error: 'an IANA time zone such as Europe/Berlin' })
      .default('UTC')
      .describe('the time zone of schedules, of business days, and of people who have set none'),
    DEFAULT_LANGUAGE: oneOf(...languages)
      .default('en')
      .describe('the language of people whose language is unknown'),
    LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')
      .default('info')
      .describe('the minimum level of log lines'),
    LOG_DIR: z.string().optional().describe('the folder of the log files'),
    LOG_KEEP_DAYS: integer(1, 3650).default(5).describe('how many days log files are kept'),
    HISTORY_KEEP_DAYS: integer(1, 36500).default(90).describe('how many days the history of runs is kept'),
  },
  toConfig: (values) => ({
    dataDir: values.DATA_DIR,
    timeZone: values.TIME_ZONE,
    defaultLanguage: values.DEFAULT_LANGUAGE,
    log: { level: values.LOG_LEVEL, dir: values.LOG_DIR ?? `${values.DATA_DIR}/logs`, keepDays: values.LOG_KEEP_DAYS },
    historyKeepDays: values.HISTORY_KEEP_DAYS,
  }),
});

/** Returns true for the name of an IANA time zone. Offsets such as +02:00, which Intl also takes, are no time zones. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // Intl reports an unknown time zone only by throwing
  }
}
