import { badRequest } from './errors.ts';
import type { UploadedFile } from './multipart.ts';

/** A call of a Bot API method. A parameter is a JSON value, or a string if it comes from a form or a URL. */
export interface ApiCall {
  method: string;
  params: Record<string, unknown>;
  files: Record<string, UploadedFile>;
  /** Aborted when the client has closed the connection. */
  signal: AbortSignal;
}

/** Returns the parameter as a string, or undefined if it is absent. */
export function textParam(call: ApiCall, name: string): string | undefined {
  const value = call.params[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Returns the parameter as an integer, or the fallback if it is absent or not an integer. */
export function integerParam(call: ApiCall, name: string): number | undefined;
export function integerParam(call: ApiCall, name: string, fallback: number): number;
export function integerParam(call: ApiCall, name: string, fallback?: number): number | undefined {
  const value = textParam(call, name);
  return value !== undefined && /^\s*-?\d+\s*$/.test(value) ? Number(value) : fallback;
}

/** Returns the parameter as a number, or undefined if it is absent or not a number. */
export function decimalParam(call: ApiCall, name: string): number | undefined {
  const value = textParam(call, name);
  if (value === undefined || value.trim() === '' || Number.isNaN(Number(value))) return undefined;
  return Number(value);
}

/** Returns whether the parameter is `true`, `yes` or `1`, the values that Telegram accepts. */
export function booleanParam(call: ApiCall, name: string): boolean {
  return ['true', 'yes', '1'].includes(textParam(call, name)?.toLowerCase() ?? '');
}

/**
 * Returns an object or array parameter. Forms contain it as JSON; if that is invalid, throws an error with `problem`.
 */
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
