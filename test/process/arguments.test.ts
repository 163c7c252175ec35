import { expect, test } from 'vitest';
import { jobMain, launchProgram, type ProcessResult, startMain } from '../harness/process.ts';

// Neither settings nor a database are needed for the usage.
const wrongSettings = { DATABASE_URL: 'nonsense', DATA_DIR: '/dev/null/data' };

const call = async (...command: string[]) => (await launchProgram(wrongSettings, { command })) as ProcessResult;

test.concurrent('--help prints the usage and exits with 0, also with wrong settings', async () => {
  const [start, short, job] = await Promise.all([
    call(startMain, '--help'),
    call(startMain, '-h'),
    call(jobMain, '--help'),
  ]);
  for (const { code, stderr } of [start, short, job]) expect([code, stderr]).toEqual([0, '']);
  expect(start.stdout).toMatch(/^npm start$[\s\S]*BOT_TOKEN[\s\S]*npm run job -- --help/m);
  expect(short.stdout).toBe(start.stdout);
  expect(job.stdout).toMatch(/^npm run job -- NAME[\s\S]*^ {2}habits$[\s\S]*rejects=true\|false[\s\S]*^ {2}usage$/m);
});

test.concurrent('an argument that npm start does not know exits with 2 and the usage', async () => {
  const { code, stderr } = await call(startMain, '--port=80');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^npm start takes no arguments: --port=80\.$[\s\S]*^npm start$/m);
});
