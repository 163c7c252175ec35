import { expect } from 'vitest';
import { test as chat, labelsOf, textOf } from '../harness/chat.ts';

const test = chat.extend({ settings: { ADMIN_IDS: '100001,100003' } });

test('a command of an admin without data says what to do next, in both languages', async ({ anna, maria }) => {
  expect(textOf(await anna.says('/deliveries'))).toMatch(
    /No deliveries\. ◀ and ▶ show other days\.\nDeliveries are not sent to DeTrack yet\. Missing settings: DETRACK_API_KEY/,
  );
  expect(textOf(await anna.says('/energy'))).toMatch(/MQTT_URL; .*\/run energy-import\. .*\/run energy$/);
  expect(textOf(await anna.says('/usage'))).toMatch(/usage\.data_record.*\/run usage$/);
  expect(textOf(await anna.says('/sales'))).toContain('Missing settings: SALES_API_URL');
  const batch = await anna.says('/batch');
  expect(textOf(batch)).toContain('Create one by answering a few questions, or import a JSON file.');
  expect(labelsOf(batch)).toEqual(['New', 'Import JSON']);
  expect(textOf(await maria.says('/deliveries'))).toContain('Не хватает настроек: DETRACK_API_KEY');
  expect(textOf(await maria.says('/energy'))).toContain('/run energy-import');
});

test('/audit names jobs by their titles and choices in words', async ({ anna }) => {
  await anna.says('/jobs usage');
  await anna.taps('Pause');
  await anna.says('/notify usage');
  expect(textOf(await anna.says('/audit'))).toMatch(
    /\/notify usage\n• [^\n]* · paused Usage\n• [^\n]* · \/jobs usage$/,
  );
});
