/**
 * Which folder may import which. Everything that is not in this table is an error of `npm run lint`: an entry allows
 * the files whose path begins with its key to import files whose path begins with one of its values, besides those of
 * the same folder. `$1` stands for the name that `([^/]+)` found. Type imports count like others.
 */
export const allowedImports = {
  'src/main.ts': ['src/app/', 'src/config/', 'src/lib/'],
  'src/job-main.ts': ['src/app/', 'src/config/', 'src/lib/'],
  'src/app/': ['src/'],
  // The configuration is a pure function: of `lib` it may use only these helpers without side effects.
  'src/config/': ['src/time/', 'src/lib/loopback.ts', 'src/lib/start-error.ts', 'src/lib/union-to-intersection.ts'],
  'src/lib/': [],
  'src/time/': [],
  'src/db/': ['src/lib/', 'src/time/'],
  // Of the database it may use only these pure types and limits.
  'src/import/': ['src/lib/', 'src/time/', 'src/db/schema/limits.ts', 'src/db/queries/habits/goal-days.ts'],
  'src/reports/': ['src/import/', 'src/db/', 'src/lib/', 'src/time/'],
  'src/jobs/engine/': ['src/reports/', 'src/db/', 'src/lib/', 'src/time/'],
  'src/jobs/(?!engine/)([^/]+)/': [
    'src/jobs/$1/',
    'src/jobs/engine/',
    'src/reports/',
    'src/db/',
    'src/lib/',
    'src/time/',
  ],
  'src/jobs/(index|folders).ts': ['src/jobs/', 'src/lib/'],
  'src/bot/': ['src/db/', 'src/lib/', 'src/time/'],
  'src/handlers/([^/]+)/': [
    'src/handlers/$1/',
    'src/handlers/shared/',
    'src/bot/',
    'src/jobs/engine/',
    'src/reports/',
    'src/import/',
    'src/db/',
    'src/lib/',
    'src/time/',
  ],
  'src/web/': ['src/jobs/engine/', 'src/reports/', 'src/db/', 'src/lib/', 'src/time/'],
  'src/playground/': ['src/lib/', 'src/time/'],
};

/** Libraries that only some folders may import; all others are free. */
const reservedLibraries = {
  '(grammy|@grammyjs/[^/]+)': ['src/bot/', 'src/handlers/', 'src/playground/'],
  '(fastify|@fastify/[^/]+)': ['src/web/', 'src/playground/'],
  '(drizzle-orm|pg|pg-copy-streams|pg-query-stream)': ['src/db/', 'src/jobs/', 'src/reports/export/'],
  croner: ['src/time/'],
};

const tests = String.raw`\.test\.ts$`;

const folderRules = Object.entries(allowedImports).map(([folder, targets]) => {
  const own = folder.endsWith('/') && !folder.includes('(') ? [folder] : [];
  return { from: { path: `^${folder}` }, to: { path: [...own, ...targets].map((target) => `^${target}`) } };
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  allowed: [
    ...folderRules.filter(({ to }) => to.path.length > 0),
    { from: { path: '^src/' }, to: { pathNot: '^src/' } },
    { from: { path: `^src/.*${tests}` }, to: {} },
    { from: { pathNot: '^src/' }, to: {} },
  ],
  allowedSeverity: 'error',
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(reservedLibraries).map(([library, folders]) => ({
      name: `only-some-import-${library}`,
      severity: 'error',
      from: { path: '^src/', pathNot: [...folders.map((folder) => `^${folder}`), tests] },
      to: { path: `(^|/)node_modules/${library}/` },
    })),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
