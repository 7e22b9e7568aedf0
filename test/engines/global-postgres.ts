import type {TestProject} from 'vitest/node';
import {startPostgres, type PostgresServer} from './postgres.ts';

/** Starts one server for the whole run; test files get its facts by `sharedPostgres`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: PostgresServer | undefined;
  try {
    server = await startPostgres();
    const {host, port, user, password, database} = server;
    project.provide('postgres', {host, port, user, password, database});
  } catch (error) {
    project.provide('postgres', {missing: error instanceof Error ? error.message : String(error)});
  }
  return async () => server?.stop();
}
