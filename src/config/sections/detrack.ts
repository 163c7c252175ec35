import { z } from 'zod';
import { minutesPerDay } from '../../time/days.ts';
import { parseWorkingHours } from '../../time/working-hours.ts';
import { allSet, defineSection, secretVariable } from '../section.ts';
import { integer, key, oneOf, password, text, webRoot } from '../value-types.ts';

/** The delivery sync with DeTrack. */
export const detrackSettings = defineSection({
  variables: {
    DETRACK_API_URL: webRoot().default('https://app.detrack.com/api/v2').describe('the address of DeTrack’s API'),
    DETRACK_API_KEY: secretVariable(key().optional().describe('the key to DeTrack’s API')),
    DETRACK_SHIP_VIA: text('a comma list of words', /^[\w.-]+(\s*,\s*[\w.-]+)*$/)
      .default('10005,1005')
      .describe('the ways of shipping (ship_via, ship_method) that DeTrack delivers'),
    DETRACK_HOURS: z
      .string()
      .trim()
      .refine((value) => parseWorkingHours(value) !== null, { error: 'two times such as 08:00-18:30' })
      .default('00:00-24:00')
      .describe('the hours in which shipments are sent to DeTrack, in TIME_ZONE'),
    DETRACK_ASSIGN: oneOf('least_loaded', 'round_robin', 'zone', 'none')
      .default('least_loaded')
      .describe('how a job is assigned to a vehicle'),
    DETRACK_ASSIGN_BY: oneOf('detrack_id', 'name').default('detrack_id').describe('how a vehicle is named to DeTrack'),
    DETRACK_CONCURRENCY: integer(1, 100).default(10).describe('how many requests to DeTrack run at the same time'),
    DETRACK_HOOK_USER: text('a name without spaces and colons', /^[\x21-\x39\x3b-\x7e]+$/)
      .optional()
      .describe('the user that may call POST /hooks/detrack'),
    DETRACK_HOOK_PASSWORD: secretVariable(password().optional().describe('the password of DETRACK_HOOK_USER')),
  },
  groups: [{ all: ['DETRACK_HOOK_USER', 'DETRACK_HOOK_PASSWORD'] }],
  toConfig: (values) => ({
    /** `api` absent: nothing is sent. `hook` absent: its address answers 404. `shipVia` is a comma list. */
    detrack: {
      api: values.DETRACK_API_KEY ? { url: values.DETRACK_API_URL, key: values.DETRACK_API_KEY } : undefined,
      shipVia: values.DETRACK_SHIP_VIA,
      hours: parseWorkingHours(values.DETRACK_HOURS) ?? { from: 0, to: minutesPerDay },
      assign: values.DETRACK_ASSIGN,
      assignBy: values.DETRACK_ASSIGN_BY,
      concurrency: values.DETRACK_CONCURRENCY,
      hook: allSet({ user: values.DETRACK_HOOK_USER, password: values.DETRACK_HOOK_PASSWORD }),
    },
  }),
});
