import {availableParallelism} from 'node:os';
import {defineConfig} from 'vitest/config';

const folder = (name: string) => ({
  find: new RegExp(`^#${name}/`),
  replacement: `${import.meta.dirname}/${name}/`,
});

export default defineConfig({
  // A plugin folder is a package of its own, where the subpath imports of the root do not reach.
  resolve: {alias: ['src', 'plugins', 'commands', 'test'].map(folder)},
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**'],
    pool: 'forks',
    // Many tests wait for a server or a child process; leaving a core free would double the time on two of them.
    maxWorkers: availableParallelism(),
    globalSetup: [
      'test/helpers/global-setup.ts',
      'test/engines/global-postgres.ts',
      'test/engines/global-mariadb.ts',
    ],
    reporters: ['default', 'test/helpers/skip-reporter.ts'],
    // A story in a pseudo-terminal can miss its deadline on a busy machine; one that fails twice is wrong.
    retry: process.env.CI === 'true' ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    sequence: {shuffle: {tests: false, files: true}},
    chaiConfig: {truncateThreshold: 0},
  },
});
