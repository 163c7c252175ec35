import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { JobContext } from '../engine/job.ts';
import { FileRefused, type FileResponse } from './download.ts';

/** The bucket that holds the platform's files without a URL. */
export interface S3Settings {
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
}

type S3Request = Parameters<S3Client['config']['requestHandler']['handle']>[0];

/**
 * S3 refuses a file. Where the credentials may not list the bucket, it does so (403) also for a file that is not there.
 */
class S3Refused extends FileRefused {
  override readonly name = 'S3Refused';

  constructor(file: string, status: number, reason: string) {
    super('sales-s3-refused', { file, reason }, `S3 refuses ${file}: ${reason}`, { status, address: file });
  }
}

/** Statuses that the SDK turns into its own errors. */
const errorStatuses = [301, 307, 400, 403, 404, 405, 409, 412, 416];

/**
 * Creates a function that opens a file of the bucket by its key; it returns null when there is none. The SDK signs the
 * requests; `ctx.http` sends them, as all requests of jobs, and also retries them. Errors contain nothing but bucket
 * and key.
 */
export async function openBucket({ http }: Pick<JobContext, 'http'>, settings: S3Settings) {
  // Loading the SDK takes longer than the rest of the start of the program. Only a load from S3 waits for it.
  const { GetObjectCommand, NoSuchKey, S3Client, S3ServiceException } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint: settings.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { handle: (request: S3Request) => sendRequest(http, request) },
  });
  return async (key: string): Promise<FileResponse | null> => {
    try {
      const object = await client.send(new GetObjectCommand({ Bucket: settings.bucket, Key: key }));
      return { body: object.Body as Readable, length: object.ContentLength ?? null, hasKnownEnd: false, checksums: {} };
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      if (!(error instanceof S3ServiceException)) throw error;
      throw new S3Refused(`${settings.bucket}/${key}`, error.$metadata.httpStatusCode ?? 0, error.name);
    }
  };
}

async function sendRequest(http: JobContext['http'], request: S3Request) {
  const { protocol, hostname, port, path, query, method, headers } = request;
  const url = new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value ?? ''));
  const { host: _, ...otherHeaders } = headers;
  const response = await http.fetch(url, {
    method,
    headers: otherHeaders,
    stream: true,
    accept: errorStatuses,
    redirect: 'manual',
  });
  return {
    response: {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: response.body ? Readable.fromWeb(response.body as never) : Readable.from([]),
    },
  };
}
