import {
  assetNodes,
  chooseNodes,
  composeSelection,
  createSelectionGraph,
  neededFacts,
  parseSelectorsFile,
  type NamedSelector,
  type NodesWithDependencies,
  type SelectionGraph,
  type SelectionRequest,
} from '../../project/select/index.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {gatherFacts} from './gather-facts.ts';
import type {DialectSql} from './same-meaning.ts';

export interface AssetSelection extends SelectionRequest {
  /** Folder with earlier state for `state:`, `result:` and `source_status:`; default: the project's own. */
  stateFolder?: string;
}

export interface SelectedAssets {
  /** Names of the chosen assets. */
  assets: ReadonlySet<string>;
  /** Ids of all chosen nodes: tests and sources too. */
  nodes: ReadonlySet<string>;
  graph: SelectionGraph;
  /** Pieces of YAML selectors that match nothing. */
  warnings: readonly string[];
}

/** Which assets, tests and sources of a project a selection means. Throws `UsageError` with the place in the text. */
export async function selectAssets(
  context: OperationContext,
  compiled: CompiledProject,
  request: AssetSelection,
  further?: NodesWithDependencies,
): Promise<SelectedAssets> {
  const {runtime} = context;
  const {project} = compiled;
  const selection = composeSelection(request, await loadSelectors(context, project.root));
  const own = projectNodes(context, compiled);
  const graph = createSelectionGraph(
    [...own.nodes, ...(further?.nodes ?? [])],
    new Map([...own.dependencies, ...(further?.dependencies ?? [])]),
  );
  const facts = await gatherFacts(neededFacts(selection), {
    runtime,
    root: project.root,
    environment: project.environment,
    graph,
    statements: statementsOf(compiled),
    ...(compiled.manifest && {manifest: compiled.manifest}),
    ...(request.stateFolder !== undefined && {
      stateFolder: runtime.paths.resolve(runtime.env.cwd, request.stateFolder),
    }),
  });
  const {chosen, unmatched} = chooseNodes(selection, graph, {...request, facts});
  const names = new Set(compiled.assets.map(({asset}) => asset.name));
  return {
    assets: new Set([...chosen].filter((id) => names.has(id))),
    nodes: chosen,
    graph,
    warnings: unmatched.map(
      ({origin}) => `selector ${origin.selector}: ${origin.text} matches nothing of this project`,
    ),
  };
}

/** Assets, their checks and sources as nodes with their fingerprints. */
function projectNodes({runtime}: OperationContext, compiled: CompiledProject): NodesWithDependencies {
  if (compiled.selectable) return compiled.selectable;
  return assetNodes({
    assets: compiled.assets,
    dependencies: compiled.dependencies,
    project: compiled.project.name,
    digest: (text) => runtime.sha256(text),
  });
}

function statementsOf({assets, connections}: CompiledProject): Map<string, DialectSql> {
  return new Map(
    assets.flatMap(({asset, connection, select: sql}) => {
      const dialect = connections.get(connection)?.definition.dialect;
      return sql === undefined || !dialect ? [] : [[asset.name, {sql, dialect}] as const];
    }),
  );
}

/** Selectors of `selectors.yml` (or `.yaml`) beside weir.yml; none without the file. */
async function loadSelectors(
  {runtime}: Pick<OperationContext, 'runtime'>,
  root: string,
): Promise<Map<string, NamedSelector>> {
  for (const name of ['selectors.yml', 'selectors.yaml']) {
    const path = runtime.paths.join(root, name);
    if (await runtime.files.exists(path)) return parseSelectorsFile(await runtime.files.readText(path), name);
  }
  return new Map();
}
