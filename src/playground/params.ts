import { badRequest } from './errors.ts';
import type { Upload } from './multipart.ts';

/** One call of a Bot API method; a parameter is a JSON value, or text as forms and addresses carry it. */
export interface Call {
  method: string;
  params: Record<string, unknown>;
  files: Record<string, Upload>;
  /** Aborted when the caller has gone. */
  signal: AbortSignal;
}

/** Returns the parameter as text; undefined when it is absent. */
export function text(call: Call, name: string): string | undefined {
  const value = call.params[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Returns the parameter as a whole number, or `otherwise` when it is absent or none. */
export function integer(call: Call, name: string): number | undefined;
export function integer(call: Call, name: string, otherwise: number): number;
export function integer(call: Call, name: string, otherwise?: number): number | undefined {
  const value = text(call, name);
  return value !== undefined && /^\s*-?\d+\s*$/.test(value) ? Number(value) : otherwise;
}

/** Returns the parameter as a number with a fraction. */
export function decimal(call: Call, name: string): number | undefined {
  const value = text(call, name);
  if (value === undefined || value.trim() === '' || Number.isNaN(Number(value))) return undefined;
  return Number(value);
}

/** True for `true`, `yes` and `1`, as Telegram reads it. */
export function flag(call: Call, name: string): boolean {
  return ['true', 'yes', '1'].includes(text(call, name)?.toLowerCase() ?? '');
}

/** Returns an object or array parameter, which a form carries as JSON; `problem` is Telegram's text for broken JSON. */
export function json<T>(call: Call, name: string, problem: string): T | undefined {
  const value = call.params[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value as T;
  try {
    return JSON.parse(value) as T;
  } catch {
    throw badRequest(problem);
  }
}
