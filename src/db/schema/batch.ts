import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  serial,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { int8, timestamptz } from './columns.ts';

const rowTimes = {
  createdAt: timestamptz('created_at').notNull().default(sql`now()`),
  updatedAt: timestamptz('updated_at').notNull().default(sql`now()`),
};

/** One row per batch job. Each enabled one is a job `batch:ID`. */
export const batchJobs = pgTable('batch_jobs', {
  id: serial('id').primaryKey(),
  jobName: text('job_name'),
  jobType: text('job_type'),
  eventType: text('event_type'),
  eventName: text('event_name').notNull(),
  enableFlag: boolean('enable_flag').default(true),
  createTime: timestamptz('create_time').notNull().default(sql`now()`),
  updateTime: timestamptz('update_time').notNull().default(sql`now()`),
  ...rowTimes,
});

const jobId = () =>
  integer('job_id')
    .notNull()
    .references(() => batchJobs.id, { onDelete: 'cascade' });

/** One row per batch job that can run: the buckets, the delay and the filter of all its metrics. */
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
    mode: text('mode').notNull().default('incremental'),
    startTime: text('start_time'),
    endTime: text('end_time'),
    timePeriod: text('time_period'),
    peakAggr: text('peak_aggr'),
    peakPoints: text('peak_points'),
    ...rowTimes,
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
    ...rowTimes,
  },
  (t) => [index('batchjob_metrics_job_id').on(t.jobId)],
);

/** One row per metric: the table or view with its values. */
export const metricsandtables = pgTable('metricsandtables', {
  metricname: text('metricname').primaryKey(),
  tablename: text('tablename').notNull(),
});

/** One row per raw measurement, and per result of a batch job: id, bucket, metric and aggregation. */
export const ruleexecutionresults = pgTable(
  'ruleexecutionresults',
  {
    resultsId: int8('ResultsId').primaryKey().generatedByDefaultAsIdentity(),
    focalId: text('Id').notNull(),
    timestamp: timestamptz('timestamp').notNull(),
    udcConfigName: text('udc_config_name').notNull(),
    udcConfigValue: doublePrecision('udc_config_value'),
    ...rowTimes,
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

/** One row per batch job, table and metric that was computed: how far, and by which statement. */
export const batchJobStorage = pgTable(
  'batch_job_storage',
  {
    jobId: jobId(),
    tableName: text('table_name').notNull(),
    metricName: text('metric_name').notNull(),
    generatedSqlQuery: text('generated_sql_query').notNull(),
    executionStartTime: timestamptz('execution_start_time').notNull(),
    nextExecutionTime: timestamptz('next_execution_time'),
    watermark: timestamptz('watermark'),
    configuration: text('configuration').notNull(),
    computedUpTo: timestamptz('computed_up_to').notNull(),
    ...rowTimes,
  },
  (t) => [primaryKey({ columns: [t.jobId, t.tableName, t.metricName] })],
);
