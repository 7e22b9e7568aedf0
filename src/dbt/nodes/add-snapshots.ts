import {UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {collectProblems} from '../collect-problems.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {ReadFile} from '../project/project-files.ts';
import {addNode} from './add-node.ts';
import {findProperties, type WrittenProperties} from './find-properties.ts';
import type {DbtNode} from './node.ts';
import {parseSqlNode} from './parse-sql-node.ts';
import {propertiesOf} from './read-properties.ts';

/** Snapshots of `{% snapshot %}` blocks and of YAML files. */
export function addSnapshots(
  project: DbtProject,
  runtime: Runtime,
  files: readonly ReadFile[],
  written: WrittenProperties,
): void {
  collectProblems(files, ({file, path, text, dbtPackage, kind}) => {
    const template = project.macros.templates.get({file, text});
    const parts = template.parsed.parts.filter(({tag}) => tag === 'snapshot');
    if (parts.length === 0 && kind === 'snapshot')
      throw new UsageError(`${file}:1:1: there is no {% snapshot %} in a file of snapshots`, {
        code: 'asset-invalid',
        hint: 'Put the SELECT between {% snapshot name %} and {% endsnapshot %}.',
      });
    for (const part of parts) {
      const rawCode = text.slice(part.bodyStart, part.bodyEnd).trim();
      const properties = findProperties(written, {kind: 'snapshots', name: part.name, dbtPackage});
      const draft = {
        resourceType: 'snapshot' as const,
        dbtPackage,
        name: part.name,
        file,
        path,
        template,
        part,
        rawCode,
        properties,
      };
      addSnapshot(project, parseSqlNode(project, runtime, draft));
    }
  });
  addYamlSnapshots(project, runtime, written);
}

/** A snapshot that is no file of SQL has `relation: ref('...')`. */
function addYamlSnapshots(project: DbtProject, runtime: Runtime, written: WrittenProperties): void {
  const entries = written.entries.filter(
    ({kind, written: entry}) => kind === 'snapshots' && entry['relation'] !== undefined,
  );
  collectProblems(entries, (entry) => {
    const {dbtPackage, file, name} = entry;
    const relation = String(entry.written['relation']);
    const rawCode = `select * from {{ ${relation} }}`;
    const template = project.macros.templates.get({file, text: rawCode});
    const below = file.slice(dbtPackage.prefix.length).split('/').slice(1, -1);
    const path = [...below, `${name}.sql`].join('/');
    const properties = propertiesOf(entry, written.describe(entry));
    addSnapshot(
      project,
      parseSqlNode(project, runtime, {
        resourceType: 'snapshot',
        dbtPackage,
        name,
        file,
        path,
        template,
        rawCode,
        properties,
      }),
    );
  });
}

function addSnapshot(project: DbtProject, node: DbtNode): void {
  const {config, file, name} = node;
  const refuse = (message: string, hint: string) =>
    new UsageError(`${file}: the snapshot ${name} ${message}`, {code: 'asset-invalid', hint});
  if (config['enabled'] === false) return addNode(project, node);
  const {strategy, unique_key: key, updated_at: updatedAt, check_cols: columns} = config;
  if (key === undefined) throw refuse('has no unique_key', "Add `unique_key='id'` to its config().");
  if (strategy !== 'timestamp' && strategy !== 'check')
    throw refuse(
      strategy === undefined
        ? 'has no strategy'
        : `has the strategy ${JSON.stringify(strategy)}, which is not supported`,
      "Write `strategy='timestamp'` or `strategy='check'`.",
    );
  if (strategy === 'timestamp' && typeof updatedAt !== 'string')
    throw refuse('needs updated_at for the strategy timestamp', "Add `updated_at='changed_at'`.");
  if (strategy === 'check' && columns !== 'all' && !Array.isArray(columns))
    throw refuse('needs check_cols for the strategy check', "Add `check_cols='all'` or a list of columns.");
  addNode(project, node);
}
