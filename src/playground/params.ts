import { badRequest } from './errors.ts';
import type { UploadedFile } from './multipart.ts';

/** One call of a Bot API method; a parameter is a JSON value, or text as forms and addresses carry it. */
export interface ApiCall {
  method: string;
  params: Record<string, unknown>;
  files: Record<string, UploadedFile>;
  /** Aborted when the caller has gone. */
  signal: AbortSignal;
}

/** Returns the parameter as text; undefined when it is absent. */
export function textParam(call: ApiCall, name: string): string | undefined {
  const value = call.params[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Returns the parameter as a whole number, or `otherwise` when it is absent or none. */
export function integerParam(call: ApiCall, name: string): number | undefined;
export function integerParam(call: ApiCall, name: string, otherwise: number): number;
export function integerParam(call: ApiCall, name: string, otherwise?: number): number | undefined {
  const value = textParam(call, name);
  return value !== undefined && /^\s*-?\d+\s*$/.test(value) ? Number(value) : otherwise;
}

/** Returns the parameter as a number with a fraction. */
export function decimalParam(call: ApiCall, name: string): number | undefined {
  const value = textParam(call, name);
  if (value === undefined || value.trim() === '' || Number.isNaN(Number(value))) return undefined;
  return Number(value);
}

/** True for `true`, `yes` and `1`, as Telegram reads it. */
export function booleanParam(call: ApiCall, name: string): boolean {
  return ['true', 'yes', '1'].includes(textParam(call, name)?.toLowerCase() ?? '');
}

/** Returns an object or array parameter, which a form carries as JSON; `problem` is Telegram's text for broken JSON. */
export function jsonParam<T>(call: ApiCall, name: string, problem: string): T | undefined {
  const value = call.params[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value as T;
  try {
    return JSON.parse(value) as T;
  } catch {
    throw badRequest(problem);
  }
}
