import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { pageFolder } from './templates.ts';

const require = createRequire(import.meta.url);

/** Files of installed packages, by their name below `/dashboard/vendor/`. */
const vendorFiles: Record<string, [file: string, type: string]> = {
  'chart.js': [
    `${require.resolve('chart.js').replace(/[^/\\]+$/, '')}chart.umd.min.js`,
    'text/javascript; charset=utf-8',
  ],
  'sans-400.ttf': [require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'), 'font/ttf'],
  'sans-600.ttf': [require.resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'), 'font/ttf'],
};

/** Serves scripts, styles, texts and fonts, without a session: they contain no data of people. */
export async function assetRoutes(app: FastifyInstance): Promise<void> {
  for (const [name, [file, type]] of Object.entries(vendorFiles)) vendorRoute(app, name, file, type);
  await app.register(fastifyStatic, {
    root: pageFolder,
    prefix: '/dashboard/page/',
    decorateReply: false,
    wildcard: false,
    cacheControl: false,
    setHeaders: (response) => void response.setHeader('cache-control', 'no-cache'),
    globIgnore: ['**/*.html', '**/*.md', '**/*.ts', '**/tsconfig.json'],
  });
}

const gzipAsync = promisify(gzip);

/** Serves one file, which it reads and compresses at the first request. Browsers cache it for a week. */
function vendorRoute(app: FastifyInstance, name: string, file: string, type: string): void {
  let loaded: Promise<{ plain: Buffer; compressed: Buffer; etag: string }> | undefined;
  const load = async () => {
    const plain = await readFile(file);
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
    return { plain, compressed: await gzipAsync(plain), etag };
  };
  app.get(`/dashboard/vendor/${name}`, async ({ headers }, reply) => {
    loaded ??= load();
    const { plain, compressed, etag } = await loaded;
    reply.headers({ 'cache-control': 'public, max-age=604800', etag, vary: 'accept-encoding' }).type(type);
    if (headers['if-none-match'] === etag) return reply.code(304).send();
    if (!/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return reply.send(plain);
    return reply.header('content-encoding', 'gzip').send(compressed);
  });
}
