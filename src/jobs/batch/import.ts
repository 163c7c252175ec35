import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { addBatchJob, type NewBatchJob } from '../../db/queries/batch/add-batch-job.ts';
import { toStorable } from '../../lib/storable-text.ts';
import { type FailedItem, JobError, PartialFailure } from '../engine/errors.ts';
import { type Counts, defineJob, type Job, type JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { file } from '../engine/params.ts';
import { findRefusal } from './refusals.ts';

const trueWords = /^(true|t|yes|y|on|1)$/i;
const flag = z.union([z.boolean(), z.number(), z.string()]).transform((value) => trueWords.test(String(value)));
const maxHours = 999_999_999;
const hours = z.union([
  z.int().refine((value) => value >= 0 && value <= maxHours),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

/**
 * The most characters of a text and entries of a list. Zod describes each wrong entry, which takes about 3 KB: a list
 * of 300,000 would take 1 GB and block the program for seconds. So the length is checked before the entries.
 */
const maxLength = 200;
const text = z.string().trim().min(1).max(maxLength);
const optionalText = z.string().max(maxLength).nullish();
const listOf = <T extends z.ZodType>(entry: T) => z.array(z.unknown()).min(1).max(maxLength).pipe(z.array(entry));

/** One metric. Its aggregations are a list, or a text with commas. */
const metric = z.object({
  name: text,
  entity: optionalText,
  aggr: z.union([listOf(text).transform((list) => list.join(',')), text]),
});

/** The JSON form of a batch job. */
const jobForm = z.object({
  JOB_NAME: text,
  JOB_TYPE: optionalText,
  EVENT_TYPE: optionalText,
  EVENT_NAME: text,
  ENABLE_FLAG: flag.default(true),
  DEFINITION: z.object({
    focalEntity: optionalText,
    focalType: optionalText,
    entity: optionalText,
    granularity: text,
    jobDelay: hours.nullish(),
    resourceFilter: z.string().nullish(), // the parser of filters limits its length, and says so
    timezone: optionalText,
    percentile: z
      .number()
      .refine((value) => value >= 0 && value <= 100)
      .nullish(),
    mode: optionalText,
    metricList: listOf(metric),
  }),
});
type JobForm = z.output<typeof jobForm>;

/** The file is parsed in memory. A job has less than 1 KB, so a larger file is a mistake. */
const maxBytes = 1024 * 1024;
/** Each job that fails is kept with its reason until the end. */
const maxJobs = 1000;

const params = z.object({
  file: file(z.string(), { maxBytes }).describe('JSON file with one job, or a list of them (at most 1 MB)'),
});

/** Creates the job that adds batch jobs from a JSON file. It skips names that exist. */
export function batchImportJob(): Job {
  return defineJob({
    name: 'batch-import',
    schedule: null,
    params,
    timeoutSeconds: 600,
    retry: { attempts: 3, backoffSeconds: 5 },
    overlap: 'queue',
    catchUp: { mode: 'none', windowSeconds: 0, maxTicks: 0 },
    lateAfterSeconds: null,
    run: async (ctx, { file: path }) => importJobs(ctx, parseForms(await readFile(path, 'utf8'))),
  });
}

/** Parses the content of the file: one job or a list of them. */
function parseForms(content: string): unknown[] {
  try {
    const parsed: unknown = toStorable(JSON.parse(content.replace(/^\uFEFF/, '')));
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch (cause) {
    throw noJsonError(content, cause as Error);
  }
}

/** Returns the error of a file that is no JSON. The parser quotes the file, so unreadable characters are replaced. */
function noJsonError(content: string, cause: Error): JobError {
  if (content.startsWith('PK\x03\x04'))
    return new JobError('batch-zip', {}, 'the file is a ZIP file or a workbook, not JSON');
  if (cause instanceof RangeError) return new JobError('batch-nested', {}, 'the JSON of the file is nested too deeply');
  const reason = cause.message.replace(/[\p{Cc}\ufffd]/gu, '?');
  return new JobError('batch-no-json', { reason }, `the file is no JSON: ${reason}`, { cause });
}

async function importJobs(ctx: JobContext, forms: unknown[]): Promise<Counts> {
  if (forms.length > maxJobs)
    throw new JobError(
      'batch-too-many',
      { count: forms.length, max: maxJobs },
      `the file has ${forms.length} jobs; at most ${maxJobs} are read`,
    );
  const counts = { rows_read: forms.length, jobs_added: 0, jobs_skipped: 0 };
  const failed: FailedItem[] = [];
  for (const [index, form] of forms.entries()) {
    await ctx.wait(0); // a thousand wrong forms take a second: other work goes on between them
    const parsed = jobForm.safeParse(form);
    const item = parsed.success ? parsed.data.JOB_NAME : `#${index + 1}`;
    try {
      if (!parsed.success) throw invalidFormError(parsed.error);
      counts[(await importForm(ctx, parsed.data)) ? 'jobs_added' : 'jobs_skipped'] += 1;
    } catch (error) {
      if (ctx.signal.aborted || !(error instanceof Error)) throw error;
      failed.push({ item, error: findRefusal(error) ?? error });
    }
  }
  if (failed.length > 0) throw new PartialFailure('jobs', failed, counts);
  return counts;
}

/** Wrong fields that an error names. */
const maxNamedFields = 10;

/** Returns the error that names the fields of a form that are too long, else those that are missing or wrong. */
function invalidFormError({ issues }: z.ZodError): JobError {
  if (issues.some(({ path }) => path.length === 0))
    return new JobError('batch-no-object', {}, 'it is no JSON object with the fields of a job');
  const tooLong = issues.filter(({ code }) => code === 'too_big');
  const fields = nameFields(tooLong.length > 0 ? tooLong : issues);
  if (tooLong.length === 0)
    return new JobError('batch-fields', { fields }, `these fields are missing or wrong: ${fields}`);
  const message = `these fields have more than ${maxLength} characters or entries: ${fields}`;
  return new JobError('batch-too-long', { fields, max: maxLength }, message);
}

function nameFields(issues: z.ZodError['issues']): string {
  const names = [...new Set(issues.map(({ path }) => path.join('.')))];
  return [...names.slice(0, maxNamedFields), ...(names.length > maxNamedFields ? ['…'] : [])].join(', ');
}

/** Adds the job of a form. Returns false when a job of that name exists. */
async function importForm({ db, log }: JobContext, form: JobForm): Promise<boolean> {
  const id = await addBatchJob(db, toBatchJob(form));
  const { JOB_NAME: name } = form;
  if (id === null) log.info(`${name}: skipped, a job of that name exists`, logText('batch-exists', { name }));
  else log.info(`${name}: job ${id}`, logText('batch-added', { name, id: String(id) }));
  return id !== null;
}

function toBatchJob({ DEFINITION: definition, ...form }: JobForm): NewBatchJob {
  return {
    name: form.JOB_NAME,
    jobType: form.JOB_TYPE,
    eventType: form.EVENT_TYPE,
    event: form.EVENT_NAME,
    isEnabled: form.ENABLE_FLAG,
    focalEntity: definition.focalEntity,
    focalType: definition.focalType,
    entity: definition.entity,
    granularity: definition.granularity,
    delayHours: definition.jobDelay,
    filter: definition.resourceFilter,
    timeZone: definition.timezone,
    percentile: definition.percentile,
    mode: definition.mode,
    metrics: definition.metricList.map(({ name, entity, aggr }) => ({ name, entity, aggregations: aggr })),
  };
}
