import { findStatedMinutes } from '../handlers/record/line/stated-minutes.ts';
import type { ReadDuration } from '../handlers/shared/parse-goal.ts';

/** Reads the duration of a goal with the parser of recording. */
export const readDuration: ReadDuration = findStatedMinutes;
