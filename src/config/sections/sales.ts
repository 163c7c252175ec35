import { z } from 'zod';
import { allSet, defineSection, secretVariable } from '../section.ts';
import { integer, key, text, webUrl } from '../value-types.ts';

/** The shop's sales platform and the storage of its files. */
export const salesSettings = defineSection({
  variables: {
    SALES_API_URL: webUrl().optional().describe('the shop’s platform that makes the sales reports'),
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
    SALES_S3_SECRET_KEY: secretVariable(
      key().optional().describe('the secret key that belongs to SALES_S3_ACCESS_KEY'),
    ),
    SALES_STAGING_KEEP_DAYS: integer(1, 3650).default(31).describe('how many days the lines of sales files are kept'),
    SALES_MAX_REJECTS: z
      .string()
      .trim()
      .refine((value) => /^\d{1,3}(\.\d{1,3})?$/.test(value) && Number(value) <= 100, {
        error: 'a number from 0 to 100',
      })
      .transform(Number)
      .default(1)
      .describe('the maximum percentage of unreadable lines of a file; with more, the load is refused'),
  },
  groups: [
    { all: ['SALES_API_URL', 'SALES_NICKNAME', 'SALES_COHORT', 'SALES_API_KEY'] },
    { all: ['SALES_S3_ENDPOINT', 'SALES_S3_BUCKET', 'SALES_S3_ACCESS_KEY', 'SALES_S3_SECRET_KEY'] },
  ],
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
    },
  }),
});
