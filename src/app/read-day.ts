import { findStatedDay } from '../handlers/record/line/day.ts';
import { findStartDay } from '../handlers/record/line/start-day.ts';
import type { ReadDay } from '../handlers/shared/parse-period.ts';

/** Reads the day after a command with the parser of recording. Short forms such as `21.11` and `mon` count. */
export const readDay: ReadDay = findStatedDay;

/** Reads the day from which a goal applies, which may be ahead: `Monday` is the next one. */
export const readStartDay: ReadDay = findStartDay;
