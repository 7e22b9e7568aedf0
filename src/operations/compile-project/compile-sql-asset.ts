import type {Project} from '../../config/project.ts';
import {UsageError} from '../../errors/index.ts';
import type {CompiledAsset, PlannedConnection} from '../../pipeline/plan.ts';
import type {SqlAsset} from '../../project/asset.ts';
import {renderTemplate} from '../../project/render-template.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {AssetIndex} from './asset-index.ts';

/** Renders the template of a SQL asset; `references` are the assets that it named by `ref()`. */
export async function compileSqlAsset(
  asset: SqlAsset,
  connection: string,
  project: Project,
  index: AssetIndex,
  connections: ReadonlyMap<string, PlannedConnection>,
  runtime: Runtime,
): Promise<CompiledAsset & {references: string[]}> {
  const {dialect} = connections.get(connection)!.definition;
  const references: string[] = [];
  const rendered = await renderTemplate(asset.template, asset.file, {
    ref(name) {
      const target = index.byName(name);
      if (!target)
        throw new UsageError(`there is no asset ${name}`, {
          code: 'usage-unknown-asset',
          hint: `Known assets: ${index.names().join(', ')}.`,
        });
      references.push(target.name);
      return dialect.quoteRelation(target.relation);
    },
    source: (schema, table) => dialect.quoteRelation({schema, name: table}),
    variable(name, fallback) {
      const value = project.variables[name] ?? fallback;
      if (value !== undefined) return value;
      throw new UsageError(`there is no variable ${name}`, {
        code: 'asset-invalid',
        hint: `Set \`variables: {${name}: ...}\` in weir.yml or give var() a second argument.`,
      });
    },
    environmentVariable(name, fallback) {
      const value = runtime.env.get(name) ?? fallback;
      if (value !== undefined) return value;
      throw new UsageError(`the environment variable ${name} is not set`, {
        code: 'asset-invalid',
        hint: `Set ${name} or give env_var() a second argument.`,
      });
    },
    self: dialect.quoteRelation(asset.relation),
    environment: project.environment,
  });
  return {asset, connection, select: oneStatement(rendered), references};
}

/** Without the closing semicolon, so that the SELECT can stand inside other SQL. */
function oneStatement(sql: string): string {
  return sql.replace(/(?:\s|;)+$/, '');
}
