import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { ConfigError } from './config.ts';

type Environment = Record<string, string | undefined>;

/**
 * Returns the variables of `.env` in `cwd` with those of `realEnv` over them. The real environment wins even with an
 * empty value, so that `BOT_TOKEN= npm start` starts without the token of the file. No file is no error; an unreadable
 * one is.
 */
export function readEnv(cwd: string, realEnv: Environment): Environment {
  return { ...parse(readIfThere(join(cwd, '.env'))), ...realEnv };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return '';
    throw new ConfigError(`The file .env cannot be read (${code}).`, { cause: error });
  }
}
