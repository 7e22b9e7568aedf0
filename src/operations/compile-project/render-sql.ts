import {UsageError} from '../../errors/index.ts';
import {isEphemeral, type SqlAsset} from '../../project/asset.ts';
import type {BuildScope} from '../../project/build-scope.ts';
import {FeatureNames} from '../../project/features/template-names.ts';
import {renderTemplate} from '../../project/render-template.ts';
import {quoterOf} from '../../project/translate-sql.ts';
import {suggest} from '../../util/suggest.ts';
import type {Dialect, Relation} from '../../warehouse/index.ts';
import type {CompileScope} from './compile-sql-asset.ts';
import type {Ephemerals} from './ephemerals.ts';

export interface RenderScope extends CompileScope {
  dialect: Dialect;
  build: BuildScope;
  ephemerals: Ephemerals;
  /** Gets the names of the assets that `ref()` names. */
  references: string[];
}

/** Renders a template of a SQL asset, without a closing semicolon. Throws `UsageError` with file, line and column. */
export async function renderSql(asset: SqlAsset, template: string, scope: RenderScope): Promise<string> {
  const {index, project, runtime, dialect, ephemerals, build} = scope;
  const quote = await relationQuoter(asset, dialect);
  const rendered = await renderTemplate(template, asset.file, {
    ref(name) {
      const target = index.byName(name);
      if (!target) throw unknownAssetError(name, scope);
      scope.references.push(target.name);
      return isEphemeral(target) ? quote({name: ephemerals.nameOf(target)}) : quote(target.relation);
    },
    source: (schema, table) => quote({schema, name: table}),
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
    self: quote(asset.relation),
    environment: project.environment,
    build,
    // The functions write for the connection, not for a dialect that is translated.
    ...(asset.dialect === undefined && {further: {features: new FeatureNames(dialect)}}),
  });
  return rendered.replace(/(?:\s|;)+$/, '');
}

/** Quotes in the dialect in which the asset is written. */
async function relationQuoter(
  {dialect: written}: SqlAsset,
  dialect: Dialect,
): Promise<(relation: Relation) => string> {
  if (written === undefined || written === dialect.parserDialect)
    return (relation) => dialect.quoteRelation(relation);
  const quote = await quoterOf(written);
  return ({catalog, schema, name}) =>
    [catalog, schema, name]
      .filter((part) => part !== undefined)
      .map(quote)
      .join('.');
}

function unknownAssetError(name: string, {index, disabled}: CompileScope): UsageError {
  const file = disabled.get(name);
  if (file !== undefined)
    return new UsageError(`the asset ${name} is switched off by \`enabled: false\` in ${file}`, {
      code: 'usage-unknown-asset',
      hint: 'Switch it on, or read something else.',
    });
  const near = suggest(name, index.names());
  return new UsageError(`there is no asset ${name}`, {
    code: 'usage-unknown-asset',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Known assets: ${index.names().join(', ')}.`,
  });
}
