import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { expect } from 'vitest';
import { runCommandLine } from '../../src/app/job-command.ts';
import { parseConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/lib/log.ts';
import { type Actor, textOf } from '../harness/chat.ts';
import type { TestDatabase } from '../harness/db.ts';

/** Does what a reader of a page of `docs/data` does with its samples. */
export interface SampleRunner {
  pool: pg.Pool;
  /** Runs SQL, one or several statements. */
  query(text: string): Promise<pg.QueryResult>;
  /** Runs the grants and, with the rights of the role, the inserts. Everything is rolled back. */
  insertAs(role: string, grants: string, inserts: string): Promise<void>;
  /** Writes a file, in the folder in which `runJob` runs. */
  writeFile(name: string, content: string): void;
  /** Runs `npm run job -- WORDS`, which must succeed. Returns what it prints. */
  runJob(command: string): Promise<string>;
  /** Sends the lines `> TEXT` and compares the answers with the lines below them; `…` stands for any text. */
  expectChat(sample: string): Promise<void>;
}

export interface SampleRunnerOptions {
  person: Actor;
  database: TestDatabase;
  /** The settings of the program. */
  settings: Record<string, string>;
  /** The `DATA_DIR` of the program, and the folder of the files. */
  dataDir: string;
  /** Replaces the time zone `Europe/Berlin` of the samples. */
  timeZone: string;
}

/** Creates the runner. A wrong answer of a chat does not end the test, so that all of them are named at once. */
export function createSampleRunner(options: SampleRunnerOptions): SampleRunner {
  const { person, database, dataDir, timeZone } = options;
  const { pool } = database;
  const inZone = (text: string) => text.replaceAll('Europe/Berlin', timeZone);
  return {
    pool,
    query: (text) => pool.query(inZone(text)),
    async insertAs(role, grants, inserts) {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(grants);
      await client.query(`set local role ${role}`);
      await client.query(inZone(inserts).replace(/^(begin|commit);$/gm, ''));
      await client.query('rollback');
      client.release();
    },
    writeFile(name, content) {
      mkdirSync(dirname(join(dataDir, name)), { recursive: true });
      writeFileSync(join(dataDir, name), content);
    },
    runJob: (command) => runJob(command, { ...database.settings, ...options.settings, DATA_DIR: dataDir }),
    async expectChat(sample) {
      for (const part of inZone(sample).split(/^> /m).slice(1)) {
        const [text = '', ...lines] = part.split('\n');
        const answer = textOf(await person.says(text)).replace(/[\u00a0\u2009\u202f]/g, ' ');
        expect.soft(answer, text).toMatch(toPattern(lines.join('\n').trim()));
      }
    },
  };
}

async function runJob(command: string, env: Record<string, string>): Promise<string> {
  const [, line = ''] = /^npm run job -- (.*)\n$/.exec(command) ?? [];
  const args = line.split(' ').map((word) => word.replace(/^(file|dir)=/, `$1=${env.DATA_DIR}/`));
  const config = parseConfig(env);
  const printed: string[] = [];
  const code = await runCommandLine({
    config,
    log: createLog({ ...config.log, console: { write: () => undefined } }),
    args,
    out: { write: (text: string) => printed.push(text) > 0 },
    cancel: new AbortController().signal,
  });
  expect(code, `${command}${printed.join('')}`).toBe(0);
  return printed.join('');
}

/** Creates the pattern of an answer; `…` stands for any text. */
function toPattern(answer: string): RegExp {
  const parts = answer.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*?')}$`);
}
