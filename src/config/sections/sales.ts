import { z } from 'zod';
import { allSet, defineSection, type Env, type Problem, secretVariable } from '../section.ts';
import { integer, key, oneOf, percentage, text, webUrl } from '../value-types.ts';

/** Creates the schema of a list of statuses as a file has them, in lower case. */
const statusList = () =>
  z
    .string()
    .transform((value) => value.split(',').map((word) => word.trim().toLowerCase()))
    .refine((words) => words.every((word) => /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(word)), {
      error: 'words separated by commas, such as refunded, returned',
      abort: true,
    })
    .refine((words) => !words.includes('shipped'), { error: 'words other than shipped, which is a sale' });

const salesVariables = {
  SALES_API_URL: webUrl()
    .refine((value) => !/[?#]|\/\/[^/]*@|:\/\/https?:/.test(value), {
      error: 'an http or https address without a user, ? and #',
    })
    .optional()
    .describe('the shop’s platform that makes the sales reports'),
  SALES_NICKNAME: text('a name as the platform gave it (letters, digits, . _ -)', /^[\w.-]{1,100}$/)
    .optional()
    .describe('the name with which Tally asks the platform for sales'),
  SALES_COHORT: text('a word as the platform gave it (letters, digits, . _ -)', /^[\w.-]{1,100}$/)
    .optional()
    .describe('the cohort with which Tally asks the platform for sales'),
  SALES_API_KEY: secretVariable(key().optional().describe('the key to the sales platform')),
  SALES_S3_ENDPOINT: webUrl().optional().describe('the S3 storage of the sales files'),
  SALES_S3_BUCKET: text('the name of a bucket', /^[a-z0-9][a-z0-9.-]{1,62}$/)
    .optional()
    .describe('the bucket of the sales files'),
  SALES_S3_ACCESS_KEY: secretVariable(
    text('a key without spaces', /^[\x21-\x7e]+$/)
      .optional()
      .describe('the access key of the bucket of the sales files'),
  ),
  SALES_S3_SECRET_KEY: secretVariable(key().optional().describe('the secret key that belongs to SALES_S3_ACCESS_KEY')),
  SALES_STAGING_KEEP_DAYS: integer(1, 3650).default(31).describe('how many days the lines of sales files are kept'),
  SALES_ALLOW_PRIVATE: oneOf('true', 'false')
    .default('false')
    .describe('whether files of sales may have addresses in the private network (true or false)'),
  SALES_MAX_REJECTS: percentage()
    .default(1)
    .describe('the maximum percentage of unreadable lines of a file; with more, the load is refused'),
  SALES_REFUND_STATUSES: statusList().default(['refunded']).describe('the statuses of order lines that are refunds'),
  SALES_IGNORED_STATUSES: statusList()
    .default([])
    .describe('the statuses of order lines that are kept in staging only, and are neither sales nor refunds'),
};

/** Finds a variable that is no setting: it would be ignored because of a typing error in its name. */
function findUnknownName(env: Env): Problem | undefined {
  const known = Object.keys(salesVariables);
  const key = Object.keys(env).find((name) => name.startsWith('SALES_') && !known.includes(name));
  return key === undefined ? undefined : { key, problem: `is no setting. The settings are ${known.join(', ')}` };
}

/** Finds a status that is a refund by one setting and ignored by the other. */
function findStatusInBothLists(env: Env): Problem | undefined {
  const [refund, ignored] = [env.SALES_REFUND_STATUSES ?? 'refunded', env.SALES_IGNORED_STATUSES ?? ''].map((value) =>
    statusList().safeParse(value),
  );
  const isInBoth = ignored?.data?.some((status) => refund?.data?.includes(status));
  if (!isInBoth) return undefined;
  return { key: 'SALES_IGNORED_STATUSES', problem: 'must not name a status of SALES_REFUND_STATUSES' };
}

/** The shop's sales platform and the storage of its files. */
export const salesSettings = defineSection({
  variables: salesVariables,
  groups: [
    { all: ['SALES_API_URL', 'SALES_NICKNAME', 'SALES_COHORT', 'SALES_API_KEY'] },
    { all: ['SALES_S3_ENDPOINT', 'SALES_S3_BUCKET', 'SALES_S3_ACCESS_KEY', 'SALES_S3_SECRET_KEY'] },
  ],
  rules: [findUnknownName, findStatusInBothLists],
  toConfig: (values) => ({
    /** `api` absent: only folders are loaded. `s3` absent: only files that have an address. `maxRejects` is percent. */
    sales: {
      api: allSet({
        url: values.SALES_API_URL,
        nickname: values.SALES_NICKNAME,
        cohort: values.SALES_COHORT,
        key: values.SALES_API_KEY,
      }),
      s3: allSet({
        endpoint: values.SALES_S3_ENDPOINT,
        bucket: values.SALES_S3_BUCKET,
        accessKey: values.SALES_S3_ACCESS_KEY,
        secretKey: values.SALES_S3_SECRET_KEY,
      }),
      keepDays: values.SALES_STAGING_KEEP_DAYS,
      maxRejects: values.SALES_MAX_REJECTS,
      allowPrivate: values.SALES_ALLOW_PRIVATE === 'true',
      statuses: { refund: values.SALES_REFUND_STATUSES, ignored: values.SALES_IGNORED_STATUSES },
    },
  }),
});
