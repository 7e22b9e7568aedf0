import type {OpsError} from '#src/errors/index.ts';
import type {ErrorContext} from '#src/warehouse/index.ts';
import {translateError as translateDuckdbError} from '#plugins/duckdb/errors.ts';
import type {LakeConfig} from './config.ts';

/** All but files is the work of DuckDB. */
export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  const {root} = context.config as LakeConfig;
  return translateDuckdbError(error, {...context, config: {path: root}});
}
