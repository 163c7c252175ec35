import { z } from 'zod';
import { StartError } from '../lib/start-error.ts';
import type { UnionToIntersection } from '../lib/union-to-intersection.ts';
import { isCronPattern, isEverDue } from '../time/cron.ts';
import { type Env, findSecrets, type Problem, type VariableGroup } from './section.ts';
import { adminSettings } from './sections/admins.ts';
import { backupSettings } from './sections/backup.ts';
import { botSettings } from './sections/bot.ts';
import { databaseSettings } from './sections/database.ts';
import { detrackSettings } from './sections/detrack.ts';
import { energySettings } from './sections/energy.ts';
import { generalSettings } from './sections/general.ts';
import { httpSettings } from './sections/http.ts';
import { jobSettings } from './sections/jobs.ts';
import { salesSettings } from './sections/sales.ts';

const sections = [
  botSettings,
  adminSettings,
  databaseSettings,
  backupSettings,
  httpSettings,
  generalSettings,
  jobSettings,
  salesSettings,
  detrackSettings,
  energySettings,
] as const;

type SectionConfig = UnionToIntersection<ReturnType<(typeof sections)[number]['toConfig']>>;

/** Everything that can be set, checked, with defaults and derived values filled in. */
export interface Config extends SectionConfig {
  /** `SCHEDULE_<JOB>` → a cron pattern, or `off`. */
  schedules: Record<string, string>;
  /** Values that must never appear in a log. */
  secrets: string[];
}

/**
 * Lists every wrong variable and its purpose, one per line. Its message may be shown to anybody: it holds names, never
 * values.
 */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
}

/** Every variable that the program knows, except `SCHEDULE_<JOB>`. */
export const variables: z.ZodRawShape = Object.assign({}, ...sections.map((section) => section.variables));

/** `SCHEDULE_<JOB>` (`SCHEDULE_SALES_INCREMENT`): one for each job. */
const schedule = z
  .string()
  .trim()
  .transform((pattern) => (pattern.toLowerCase() === 'off' ? 'off' : pattern))
  .refine((pattern) => pattern === 'off' || isCronPattern(pattern), {
    error: 'off, or a cron pattern of five fields such as */10 * * * *',
    abort: true,
  })
  .refine((pattern) => pattern === 'off' || isEverDue(pattern), {
    error: 'off, or a cron pattern that is due within five years',
  })
  .describe('when the job of that name runs by itself, instead of its own schedule');

/**
 * Parses the environment into the configuration. An empty or blank value counts as absent; unknown variables are
 * ignored.
 *
 * @throws ConfigError that lists every wrong variable and its purpose
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const env = withoutBlanks(environment);
  const parsed = z.object(variables).safeParse(env);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map(toProblem)),
    ...checkSchedules(env),
    ...sections.flatMap(({ groups = [] }) => groups.flatMap((group) => checkGroup(group, env))),
    ...sections.flatMap(({ rules = [] }) => rules.flatMap((rule) => rule(env) ?? [])),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(describeProblems(problems));
  // The parsed type is a union. The cast is safe because each section reads only its own variables.
  const parts = sections.map((section) => section.toConfig(parsed.data as never));
  return Object.assign({ schedules: parseSchedules(env), secrets: findSecrets(variables, env) }, ...parts) as Config;
}

function withoutBlanks(environment: Record<string, string | undefined>): Env {
  const filled = Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()));
  return Object.fromEntries(filled);
}

function scheduleKeys(env: Env): string[] {
  return Object.keys(env).filter((key) => key.startsWith('SCHEDULE_'));
}

function checkSchedules(env: Env): Problem[] {
  return scheduleKeys(env).flatMap((key) => {
    const parsed = schedule.safeParse(env[key]);
    return parsed.success ? [] : [{ key, problem: `must be ${parsed.error.issues[0]?.message}` }];
  });
}

function parseSchedules(env: Env): Record<string, string> {
  return Object.fromEntries(scheduleKeys(env).map((key) => [key, schedule.parse(env[key])]));
}

function toProblem(issue: { path: PropertyKey[]; message: string }): Problem {
  return { key: String(issue.path[0]), problem: `must be ${issue.message}` };
}

function checkGroup({ all, extras = [] }: VariableGroup, env: Env): Problem[] {
  const set = [...all, ...extras].filter((key) => key in env);
  if (set.length === 0) return [];
  const missing = all.filter((key) => !(key in env));
  return missing.map((key) => ({ key, problem: `must be set together with ${set.join(', ')}` }));
}

function describeProblems(problems: Problem[]): string {
  const lines = problems.map(({ key, problem }) => {
    const variable = key.startsWith('SCHEDULE_') ? schedule : (variables[key] as z.ZodType | undefined);
    return `  ${key} ${problem}${variable ? ` — ${variable.description}` : ''}`;
  });
  return ['The settings (environment and .env) are wrong:', ...new Set(lines)].join('\n');
}
