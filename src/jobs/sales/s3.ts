import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { JobContext } from '../engine/job.ts';
import type { Answer } from './download.ts';

/** Where the platform's files are when it gives no address. */
export interface S3Settings {
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
}

type Request = Parameters<S3Client['config']['requestHandler']['handle']>[0];

/** What S3 answers that is no file; of these the SDK makes errors. */
const refusals = [301, 307, 400, 403, 404, 405, 409, 412, 416];

/**
 * Returns what opens a file of the bucket by its key; null: there is none. The SDK signs; the calls go the way of all calls of
 * jobs, with its tries and its end. Errors name bucket and key only.
 */
export async function createBucket({ http }: Pick<JobContext, 'http'>, settings: S3Settings) {
  // Loading the SDK takes longer than all else at a start: only who uses it waits for it.
  const { GetObjectCommand, NoSuchKey, S3Client, S3ServiceException } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint: settings.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { handle: (request: Request) => send(http, request) },
  });
  return async (key: string): Promise<Answer | null> => {
    try {
      const object = await client.send(new GetObjectCommand({ Bucket: settings.bucket, Key: key }));
      return { body: object.Body as Readable, length: object.ContentLength ?? null, isFramed: false, digests: {} };
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      if (!(error instanceof S3ServiceException)) throw error;
      throw new Error(`S3 refuses ${settings.bucket}/${key}: ${error.name}`);
    }
  };
}

async function send(http: JobContext['http'], request: Request) {
  const { protocol, hostname, port, path, query, method, headers } = request;
  const url = new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value ?? ''));
  const { host: _, ...others } = headers;
  const answer = await http.fetch(url, { method, headers: others, stream: true, accept: refusals, redirect: 'manual' });
  return {
    response: {
      statusCode: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: answer.body ? Readable.fromWeb(answer.body as never) : Readable.from([]),
    },
  };
}
