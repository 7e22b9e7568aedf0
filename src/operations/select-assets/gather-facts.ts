import {readFingerprints, readLastResults, readLastSuccesses} from '../../pipeline/package/asset-history.ts';
import type {NeededFacts, SelectionFacts, SelectionGraph} from '../../project/select/index.ts';
import {fingerprintsOfManifest, stableId} from '../../project/select/manifest-fingerprints.ts';
import {fresherSourcesOf, resultsOfRun} from '../../project/select/manifest-state.ts';
import {UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {findFreshness} from './find-freshness.ts';
import {findGitChanges} from './git-changes.ts';
import {withSameMeaning, type DialectSql} from './same-meaning.ts';
import {openEarlierState, type EarlierState} from './state-folder.ts';

export interface FactsRequest {
  runtime: Runtime;
  root: string;
  environment: string;
  graph: SelectionGraph;
  /** SQL of assets by name. */
  statements: ReadonlyMap<string, DialectSql>;
  /** The manifest.json that dbt would write now; absent where it is no project of dbt's. */
  manifest?: () => Promise<Readonly<Record<string, unknown>>>;
  /** Folder with earlier state; default: the project's own. */
  stateFolder?: string;
}

/** Looks up what the selection asks for and nothing else. */
export async function gatherFacts(needed: NeededFacts, request: FactsRequest): Promise<SelectionFacts> {
  const {runtime, root, environment, graph, stateFolder} = request;
  const changedFiles = new Map<string, ReadonlySet<string>>();
  for (const ref of needed.gitRefs) changedFiles.set(ref, await findGitChanges(runtime, root, ref));
  if (!needed.earlier && !needed.results && !needed.freshness && !needed.fresherSources)
    return {changedFiles};
  const state = await openEarlierState(runtime, root, stateFolder);
  try {
    const successes = state.database ? readLastSuccesses(state.database, environment) : new Map();
    return {
      changedFiles,
      ...(needed.earlier && (await readFingerprintsOf(state, request))),
      ...(needed.results && {results: await readResults(state, request)}),
      ...(needed.freshness && {
        freshness: findFreshness(graph.nodes.values(), successes, runtime.clock.now().getTime()),
      }),
      ...(needed.fresherSources && {fresherSources: await readFresherSources(state, successes, request)}),
    };
  } finally {
    state.close();
  }
}

async function readFingerprintsOf(
  state: EarlierState,
  {runtime, environment, graph, statements, manifest}: FactsRequest,
): Promise<Pick<SelectionFacts, 'earlier' | 'present'>> {
  const {redactor} = runtime;
  if (state.database) {
    const kept = readFingerprints(state.database, environment);
    return {earlier: kept, present: await withSameMeaning(graph, kept, {statements, redactor})};
  }
  const earlier = await state.artifact('manifest.json');
  if (!earlier) return {earlier: new Map()};
  if (!manifest) throw foreignStateError('manifest.json');
  const read = (artifact: Readonly<Record<string, unknown>>) =>
    byNode(
      fingerprintsOfManifest(artifact, (text) => runtime.sha256(text)),
      graph,
    );
  return {earlier: read(earlier), present: read(await manifest())};
}

async function readResults(state: EarlierState, {environment, graph, manifest}: FactsRequest) {
  if (state.database) return readLastResults(state.database, environment);
  const results = await state.artifact('run_results.json');
  if (results && !manifest) throw foreignStateError('run_results.json');
  return results ? byNode(resultsOfRun(results), graph) : new Map();
}

/** By the id of the node in place of dbt's. */
function byNode<Fact>(facts: ReadonlyMap<string, Fact>, {nodes}: SelectionGraph): Map<string, Fact> {
  return new Map(
    [...nodes.values()].flatMap(({id, uniqueId}) => {
      const fact = uniqueId === undefined ? undefined : facts.get(stableId(uniqueId));
      return fact === undefined ? [] : [[id, fact] as const];
    }),
  );
}

function foreignStateError(artifact: string): UsageError {
  return new UsageError(`${artifact} is about a project of dbt's, which this one is not`, {
    hint: 'Pass a folder with the state.db of this project, a copy of its .weir.',
  });
}

/** By dbt's `sources.json` where there are two; otherwise loads that are newer than something made from them. */
async function readFresherSources(
  state: EarlierState,
  successes: ReadonlyMap<string, number>,
  {runtime, root, graph, stateFolder}: FactsRequest,
): Promise<Set<string>> {
  if (stateFolder !== undefined) {
    const own = await openEarlierState(runtime, root, undefined);
    own.close();
    const [now, before] = [await own.artifact('sources.json'), await state.artifact('sources.json')];
    if (now && before) return fresherSourcesOf(now, before);
  }
  const fresher = new Set<string>();
  for (const [id, {kind}] of graph.nodes) {
    const loadedAt = successes.get(id);
    if ((kind !== 'ingest' && kind !== 'seed') || loadedAt === undefined) continue;
    const readers = (graph.children.get(id) ?? []).filter((child) => graph.nodes.get(child)!.kind !== 'test');
    if (readers.some((reader) => (successes.get(reader) ?? 0) < loadedAt)) fresher.add(id);
  }
  return fresher;
}
