import type {SqlHeader} from './asset-schema.ts';
import type {ScriptHeader} from './ingest-schema.ts';
import {scheduleOf} from './parse-build.ts';
import {parseChecks} from './parse-checks.ts';

type Described = Pick<
  SqlHeader & ScriptHeader,
  | 'description'
  | 'owner'
  | 'tags'
  | 'depends_on'
  | 'columns'
  | 'checks'
  | 'meta'
  | 'enabled'
  | 'cron'
  | 'start'
  | 'timeout'
  | 'retries'
>;

/** What assets of every kind have. */
export function assetParts(name: string, file: string, settings: Described) {
  return {
    name,
    file,
    ...(settings.description !== undefined && {description: settings.description}),
    ...(settings.owner !== undefined && {owner: settings.owner}),
    tags: settings.tags ?? [],
    dependsOn: settings.depends_on ?? [],
    checks: parseChecks(settings),
    ...(settings.columns && {
      columns: settings.columns.map(({name: column, description}) => ({
        name: column,
        ...(description !== undefined && {description}),
      })),
    }),
    meta: settings.meta ?? {},
    schedule: scheduleOf(settings),
    enabled: settings.enabled ?? true,
  };
}

/** `assets/marts/finance/revenue.sql` is `marts.revenue`: the first folder is the schema, deeper ones only sort. */
export function nameFromPath(file: string): string {
  const segments = file
    .replace(/\.[^./]+$/, '')
    .split('/')
    .slice(1);
  const table = segments.at(-1)!;
  return segments.length > 1 ? `${segments[0]}.${table}` : table;
}
