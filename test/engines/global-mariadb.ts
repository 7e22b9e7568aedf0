import type {TestProject} from 'vitest/node';
import {startMariadb, type MariadbServer} from './mariadb.ts';

/** Starts one server for the whole run; test files get its facts by `sharedMariadb`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: MariadbServer | undefined;
  try {
    server = await startMariadb();
    const {host, port, user, password, database} = server;
    project.provide('mariadb', {host, port, user, password, database});
  } catch (error) {
    project.provide('mariadb', {missing: error instanceof Error ? error.message : String(error)});
  }
  return async () => server?.stop();
}
