import type {Runtime} from '#src/runtime/ports.ts';
import type {MysqlConfig} from './config.ts';
import {clientOptions, readOptionFile} from './option-file.ts';

/** The user who logs in: as configured, or as the client programs would choose. */
export function userOf(config: MysqlConfig, runtime: Runtime): string {
  return config.user ?? runtime.env.username;
}

/** The password, searched where the client programs search; undefined when there is none. The redactor learns it. */
export async function findPassword(config: MysqlConfig, runtime: Runtime): Promise<string | undefined> {
  const password = config.password ?? runtime.env.get('MYSQL_PWD') ?? (await fromOptionFile(config, runtime));
  if (password !== undefined) runtime.redactor.add(password);
  return password;
}

/** The file's password belongs to the file's user, if it names one. */
async function fromOptionFile(config: MysqlConfig, runtime: Runtime): Promise<string | undefined> {
  const {user, password} = clientOptions(await readOptionFile(runtime));
  return user === undefined || user === userOf(config, runtime) ? password : undefined;
}
