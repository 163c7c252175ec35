import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const builtWorkers = fileURLToPath(new URL('test/harness/built-workers.ts', import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find: /^(\.{1,2}\/)+(lib\/)?worker-thread\.ts$/, replacement: builtWorkers }] },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/harness/server.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Worker processes: a test may start programs and kill them. Two cores; more forks would only wait.
    pool: 'forks',
    maxWorkers: 2,
    // Importing a file does nothing, so files share what they import: most of them would load the whole program anew.
    isolate: false,
    // Compiling the sources takes ten seconds of a core. What has not changed since the last call is read from a file.
    experimental: { fsModuleCache: true },
    // A stranger's machine may be busy: there a test that fails is asked once more, and only a second failure counts.
    retry: process.env.CI ? 1 : 0,
  },
});
