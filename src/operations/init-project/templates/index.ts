import {UsageError} from '../../../errors/index.ts';
import type {Template} from '../template.ts';
import {apiToDuckdb} from './api-to-duckdb.ts';
import {duckdbFiles} from './duckdb-files.ts';
import {empty} from './empty.ts';
import {postgresToDuckdb} from './postgres-to-duckdb.ts';

/** Templates that `weir init` offers, the usual first. */
export const templates: readonly Template[] = [duckdbFiles, postgresToDuckdb, apiToDuckdb, empty];

export function findTemplate(name: string): Template {
  const found = templates.find((template) => template.name === name);
  if (found) return found;
  throw new UsageError(`There is no template ${name}`, {
    hint: `Templates: ${templates.map((template) => template.name).join(', ')}.`,
  });
}
