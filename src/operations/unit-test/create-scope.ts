import {UsageError} from '../../errors/index.ts';
import type {FoundUnitTest} from '../../project/unit-test/load-unit-tests.ts';
import type {Column, OpenWarehouse, Relation} from '../../warehouse/index.ts';
import {compileProject, type CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import type {TestScope} from './prepare-test.ts';

/** Renders assets as tests want them; tests with the same overrides share one compilation. */
export function createTestScopes(context: OperationContext, compiled: CompiledProject) {
  const variants = new Map<string, Promise<CompiledProject>>();

  /** `isLocal`: nothing is asked about the tables of the warehouse. */
  return async function scopeOf(
    test: FoundUnitTest,
    warehouse: OpenWarehouse,
    isLocal: boolean,
  ): Promise<TestScope> {
    const variant = await compileWith(test);
    const {asset, connection, ...own} = variant.assets.find(
      (candidate) => candidate.asset.name === test.asset,
    )!;
    const select =
      own.render && (test.isIncremental || test.interval)
        ? (
            await own.render({
              isIncremental: test.isIncremental,
              ...(test.interval && {interval: test.interval}),
            })
          ).select
        : own.select!;
    const {definition} = variant.connections.get(connection)!;
    const isOwn = !isLocal && warehouse.definition.name === definition.name;
    const {defaultSchema} = definition.capabilities;
    return {
      select,
      self: asset.relation,
      findAsset: (name) => findAsset(variant, name),
      written: definition.dialect,
      dialect: warehouse.definition.dialect,
      ...(defaultSchema !== undefined && {defaultSchema}),
      describe: async (relation) => (isOwn ? describe(warehouse, relation) : undefined),
    };
  };

  function compileWith({
    variables,
    environmentVariables,
  }: FoundUnitTest): Promise<CompiledProject> | CompiledProject {
    const key = JSON.stringify([variables, environmentVariables]);
    if (key === '[{},{}]') return compiled;
    let variant = variants.get(key);
    if (!variant) {
      const {runtime} = context;
      const env = {
        ...runtime.env,
        get: (name: string) => environmentVariables[name] ?? runtime.env.get(name),
      };
      variant = compileProject({
        ...context,
        runtime: {...runtime, env},
        async project() {
          const project = await context.project();
          return {...project, variables: {...project.variables, ...variables}};
        },
      });
      variants.set(key, variant);
    }
    return variant;
  }
}

function findAsset({assets}: CompiledProject, name: string): ReturnType<TestScope['findAsset']> {
  const sameTable = assets.filter(({asset}) => asset.name.endsWith(`.${name}`));
  const found =
    assets.find(({asset}) => asset.name === name) ?? (sameTable.length === 1 ? sameTable[0] : undefined);
  if (!found) return undefined;
  const {asset} = found;
  const isEphemeral = asset.kind === 'sql' && asset.materialization.kind === 'ephemeral';
  return {
    relation: asset.relation,
    ...(isEphemeral && {ephemeralName: `__weir__${asset.name.replaceAll('.', '__')}`}),
  };
}

/** Undefined for a table that is not there. */
async function describe(
  {catalog}: OpenWarehouse,
  relation: Relation,
): Promise<readonly Column[] | undefined> {
  if (!catalog) return undefined;
  try {
    return (await catalog.describe(relation)).columns;
  } catch (error) {
    if (error instanceof UsageError || (error as {code?: string}).code === 'query-unknown-object')
      return undefined;
    throw error;
  }
}
