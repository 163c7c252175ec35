import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** The files that read the time of the machine in milliseconds, and why a clock that is set back does no harm there. */
const readers: Record<string, string> = {
  'handlers/shared/update-time.ts': 'the time of a press, which Telegram does not send',
  'import/collect/collector.ts': 'the last day that has begun somewhere',
  'lib/log.ts': 'the time of a line',
  'lib/retry-after.ts': 'the time until a date that a server sent',
  'web/dashboard/jobs.ts': 'the version of a list with due times: it only has to change',
  'web/dashboard/stream-route.ts': 'the time until a stored instant',
  'web/dashboard/views.ts': 'the version of a comparison up to now: it only has to change',
  'playground/page/js/lib/format.js': 'how long ago an instant was that the server sent',
  'playground/page/js/model/chat-actions.js': 'the time until an instant that the server sent',
  'playground/page/js/view/upload.js': 'an id',
};

test('limits, waits and ages are measured by the monotonic clock', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.[jt]s$/.test(file),
  );
  const readsTime = (file: string) =>
    /Date\.now\b|new Date\(\)\.(getTime|valueOf)|[+]new Date\(\)/.test(readFileSync(src + file, 'utf8'));
  expect(files.filter(readsTime).sort()).toEqual(Object.keys(readers).sort());
});
