import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Language } from '../../db/queries/people/people.ts';
import { projectPath } from '../../lib/project-path.ts';

const require = createRequire(import.meta.url);
export const pageFolder = projectPath('src/web/dashboard/page');

/** What comes with installed packages: address → file and type. */
const vendored: Record<string, [file: string, type: string]> = {
  'chart.js': [
    `${require.resolve('chart.js').replace(/[^/\\]+$/, '')}chart.umd.min.js`,
    'text/javascript; charset=utf-8',
  ],
  'sans-400.ttf': [require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'), 'font/ttf'],
  'sans-600.ttf': [require.resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'), 'font/ttf'],
};

/** Serves what the pages are made of, to everybody: nothing of it tells anything of anybody. */
export async function assetRoutes(app: FastifyInstance): Promise<void> {
  for (const [name, [file, type]] of Object.entries(vendored)) vendorRoute(app, name, file, type);
  await app.register(fastifyStatic, {
    root: pageFolder,
    prefix: '/dashboard/page/',
    decorateReply: false,
    wildcard: false,
    cacheControl: false,
    setHeaders: (response) => void response.setHeader('cache-control', 'no-cache'),
    globIgnore: ['*.html', '*.md'],
  });
}

const pack = promisify(gzip);

/** Packed once, when it is asked for first, and kept; a browser that has it asks no more for a week. */
function vendorRoute(app: FastifyInstance, name: string, file: string, type: string): void {
  let made: Promise<{ packed: Buffer; plain: Buffer; tag: string }> | undefined;
  const make = async () => {
    const plain = await readFile(file);
    const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
    return { plain, packed: await pack(plain), tag };
  };
  app.get(`/dashboard/vendor/${name}`, async ({ headers }, reply) => {
    made ??= make();
    const { plain, packed, tag } = await made;
    reply.headers({ 'cache-control': 'public, max-age=604800', etag: tag, vary: 'accept-encoding' }).type(type);
    if (headers['if-none-match'] === tag) return reply.code(304).send();
    if (!/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return reply.send(plain);
    return reply.header('content-encoding', 'gzip').send(packed);
  });
}

/** Returns what fills a page's `{{places}}`: with the texts of a language, and with `values`. */
export function pageTemplate(name: string): (language: Language, values: Record<string, string>) => string {
  const source = readFileSync(`${pageFolder}/${name}`, 'utf8');
  const textsOf = (language: Language): Record<string, string> =>
    JSON.parse(readFileSync(`${pageFolder}/texts/${language}.json`, 'utf8'));
  const texts = { en: textsOf('en'), ru: textsOf('ru') };
  return (language, values) =>
    source
      .replace('lang="en"', `lang="${language}"`)
      .replace(/\{\{(\w+)\}\}/g, (_, key: string) => escaped(values[key] ?? texts[language][key] ?? ''));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
