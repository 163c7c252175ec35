import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readTextKeys, renderTextKeys } from './text-keys.ts';

// `npm run texts`: writes the types of the text keys anew, after a change of en.ftl.
const target = 'src/bot/locales/text-variables.ts';
writeFileSync(target, renderTextKeys(readTextKeys('src/bot/locales/en.ftl')));
execFileSync('npx', ['biome', 'format', '--write', target], { stdio: 'inherit' });
