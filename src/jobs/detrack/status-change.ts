import { z } from 'zod';
import { type DeliveryStatus, deliveryStatuses } from '../../db/schema/dtrack.ts';
import { toStorableText } from '../../lib/storable-text.ts';
import { type DetrackJob, jobSchema } from './api.ts';
import { endStatuses } from './shipments-repo.ts';

/** The status of a job as DeTrack reports it, by webhook or poll. */
export interface StatusChange {
  /** Null in a message of API v1, which has no ids. */
  detrackId: string | null;
  trackingNumber: string | null;
  doNumber: string | null;
  /** The day of the job, `YYYY-MM-DD`. */
  date: string | null;
  /** DeTrack's own word. A status that is unknown here is stored and changes nothing. */
  status: string;
  /** The time of the change at DeTrack (ISO); null where it is missing. */
  at: string | null;
  reason: string | null;
  podUrl: string | null;
  assignTo: string | null;
}

/** Returns the status of a change as this program knows it. Undefined: it does not know it. */
export function findDeliveryStatus({ status }: StatusChange): DeliveryStatus | undefined {
  return deliveryStatuses.find((one) => one === status);
}

/** Extracts the status change from a job. */
export function toStatusChange(job: DetrackJob): StatusChange {
  const status = job.status || job.primary_job_status || '';
  return {
    detrackId: job.id,
    trackingNumber: job.tracking_number ?? null,
    doNumber: job.do_number ?? null,
    date: parseDate(job.date),
    status,
    at: changeTime(job, status),
    reason: job.reason ?? null,
    podUrl: proofOfDeliveryUrl(job),
    assignTo: job.assign_to ?? null,
  };
}

function parseDate(text: string | null | undefined): string | null {
  return z.iso.date().safeParse(text?.slice(0, 10)).data ?? null;
}

/** Returns the time of the newest milestone of the status, else that of the proof of delivery, else that of the job. */
function changeTime({ milestones, pod_at, updated_at }: DetrackJob, status: string): string | null {
  const reached = (milestones ?? []).filter((one) => one.status === status);
  const times = reached.flatMap((one) => parseInstant(one.pod_at ?? one.created_at) ?? []).sort();
  const own = (endStatuses as readonly string[]).includes(status) ? parseInstant(pod_at) : null;
  return times.at(-1) ?? own ?? parseInstant(updated_at);
}

function parseInstant(text: string | null | undefined): string | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** Returns the address of the first photo or signature. */
function proofOfDeliveryUrl(job: DetrackJob): string | null {
  const names = [...Array.from({ length: 10 }, (_, n) => `photo_${n + 1}_file_url`), 'signature_file_url'];
  return names.flatMap((name) => parseWebUrl(job[name]) ?? [])[0] ?? null;
}

function parseWebUrl(url: unknown): string | null {
  return typeof url === 'string' && /^https?:\/\//.test(url) ? toStorableText(url) : null;
}

/** A status change with the job that reported it, as it was sent. */
export interface ReportedChange {
  change: StatusChange;
  payload: unknown;
}

/** Parses the body of a webhook call: a job of API v2, bare or under `data`, or one of v1. Null: it is no job. */
export function parseWebhookBody(body: unknown): ReportedChange | null {
  const payload = typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
  const job = jobSchema.safeParse(payload).data;
  if (job) return { change: toStatusChange(job), payload };
  const jobOfV1 = jobOfV1Schema.safeParse(payload).data;
  return jobOfV1 ? { change: toStatusChangeOfV1(jobOfV1), payload } : null;
}

const text = z.string().transform(toStorableText).nullish().catch(null);

/** A job as API v1 sends it. */
const jobOfV1Schema = z.looseObject({
  do: z.string().trim().min(1).transform(toStorableText),
  date: text,
  status: text,
  time: text,
  reason: text,
  assign_to: text,
  view_image_url: z.unknown().optional(),
});

/** The statuses of API v1 that have another word than those of v2. */
const statusesOfV1: Record<string, DeliveryStatus> = {
  delivered: 'completed',
  partially_delivered: 'completed_partial',
  partially_completed: 'completed_partial',
  not_delivered: 'failed',
  info_received: 'info_recv',
  in_progress: 'dispatched',
  out_for_delivery: 'dispatched',
  heading_to: 'dispatched',
  returned: 'return',
};

function toStatusChangeOfV1(job: z.output<typeof jobOfV1Schema>): StatusChange {
  const word = (job.status ?? '').trim().toLowerCase().replace(/\s+/g, '_');
  return {
    detrackId: null,
    trackingNumber: null,
    doNumber: job.do,
    date: parseDate(job.date),
    status: statusesOfV1[word] ?? word,
    at: parseInstant(job.time),
    reason: job.reason || null,
    podUrl: parseWebUrl(job.view_image_url),
    assignTo: job.assign_to || null,
  };
}
