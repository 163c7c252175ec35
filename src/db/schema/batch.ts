import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const kept = {
  createdAt: instant('created_at').notNull().default(sql`now()`),
  updatedAt: instant('updated_at').notNull().default(sql`now()`),
};

/** One row per batch job; each enabled one is a job `batch:ID`. */
export const batchJobs = pgTable('batch_jobs', {
  id: serial('id').primaryKey(),
  jobName: text('job_name'),
  jobType: text('job_type'),
  eventType: text('event_type'),
  eventName: text('event_name').notNull(),
  enableFlag: boolean('enable_flag').default(true),
  createTime: instant('create_time').notNull().default(sql`now()`),
  updateTime: instant('update_time').notNull().default(sql`now()`),
  ...kept,
});

const jobId = () =>
  integer('job_id')
    .notNull()
    .references(() => batchJobs.id, { onDelete: 'cascade' });

/** One row per batch job: buckets, delay and filter of all its metrics. */
export const batchjobDefinitions = pgTable(
  'batchjob_definitions',
  {
    id: serial('id').primaryKey(),
    jobId: jobId().unique(),
    focalEntity: text('focal_entity'),
    focalType: text('focal_type'),
    entity: text('entity'),
    granularity: text('granularity').notNull(),
    jobDelay: integer('job_delay').notNull().default(0),
    resourceFilter: text('resource_filter'),
    timezone: text('timezone').notNull().default('UTC'),
    percentile: doublePrecision('percentile'),
    startTime: text('start_time'),
    endTime: text('end_time'),
    timePeriod: text('time_period'),
    peakAggr: text('peak_aggr'),
    peakPoints: text('peak_points'),
    ...kept,
  },
  (t) => [
    check('batchjob_definitions_job_delay', sql`${t.jobDelay} >= 0`),
    check('batchjob_definitions_percentile', sql`${t.percentile} between 0 and 100`),
  ],
);

/** One row per metric of a batch job. */
export const batchjobMetrics = pgTable(
  'batchjob_metrics',
  {
    id: serial('id').primaryKey(),
    jobId: jobId(),
    metricName: text('metric_name').notNull(),
    entity: text('entity'),
    aggregationTypes: text('aggregation_types').notNull(),
    ...kept,
  },
  (t) => [index('batchjob_metrics_job_id').on(t.jobId)],
);

/** One row per metric: the table or view that it is in. */
export const metricsandtables = pgTable('metricsandtables', {
  metricname: text('metricname').primaryKey(),
  tablename: text('tablename').notNull(),
});

/** One row per raw measurement, or per result of a batch job: id, bucket, metric and aggregation. */
export const ruleexecutionresults = pgTable(
  'ruleexecutionresults',
  {
    resultsId: bigint('ResultsId', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    focalId: text('Id').notNull(),
    timestamp: instant('timestamp').notNull(),
    udcConfigName: text('udc_config_name').notNull(),
    udcConfigValue: doublePrecision('udc_config_value'),
    ...kept,
    jobId: integer('job_id'),
  },
  (t) => [
    index('ruleexecutionresults_id_timestamp').on(t.focalId, t.timestamp),
    index('ruleexecutionresults_name_timestamp').on(t.udcConfigName, t.timestamp),
    index('ruleexecutionresults_updated_at').on(t.updatedAt),
    uniqueIndex('ruleexecutionresults_result')
      .on(t.jobId, t.focalId, t.timestamp, t.udcConfigName)
      .where(sql`job_id is not null`),
  ],
);

/** One row per batch job, table and metric: how far it was computed. */
export const batchJobStorage = pgTable(
  'batch_job_storage',
  {
    jobId: jobId(),
    tableName: text('table_name').notNull(),
    metricName: text('metric_name').notNull(),
    generatedSqlQuery: text('generated_sql_query').notNull(),
    executionStartTime: instant('execution_start_time').notNull(),
    nextExecutionTime: instant('next_execution_time'),
    watermark: instant('watermark'),
    configuration: text('configuration').notNull(),
    computedUpTo: instant('computed_up_to').notNull(),
    ...kept,
  },
  (t) => [primaryKey({ columns: [t.jobId, t.tableName, t.metricName] })],
);
