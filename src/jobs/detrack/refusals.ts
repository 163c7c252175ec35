import { JobError } from '../engine/errors.ts';

/* Why DeTrack does not take a shipment: in English, for `dtrack_shipping.error_message`, and as texts for people. */

/** A field of a job that is missing or wrong, with DeTrack's codes such as `is invalid`. */
export interface WrongField {
  field: string;
  codes: readonly string[];
}

/** Creates the error of wrong fields: `date: is missing; address: is missing`. */
export function wrongFieldsError(fields: readonly WrongField[]): JobError {
  const message = fields.map(({ field, codes }) => `${field}: ${codes.join(', ')}`).join('; ');
  const error = new JobError('detrack-fields', {}, message.slice(0, maxMessage));
  error.errorText.items = fields
    .flatMap(({ field, codes }) => codes.map((code) => ({ item: field, ...describeCode(code.slice(0, maxMessage)) })))
    .slice(0, maxItems);
  return error;
}

const maxMessage = 500;
const maxItems = 10;

/** Returns a code with its text, which selects the translation by a key: `is missing` -> `is-missing`. */
function describeCode(code: string) {
  const problem = code.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return { message: code, text: { key: 'detrack-field', values: { problem, code } } };
}

/** Creates the error of an error status. `message` is DeTrack's explanation. */
export function statusError(status: number, message = ''): JobError {
  if (message === '') return new JobError('detrack-http', { status }, `HTTP ${status}`);
  const reason = message.slice(0, maxMessage);
  return new JobError('detrack-message', { reason }, reason);
}
