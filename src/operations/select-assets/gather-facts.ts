import {readFingerprints, readLastResults, readLastSuccesses} from '../../pipeline/package/asset-history.ts';
import type {NeededFacts, SelectionFacts, SelectionGraph} from '../../project/select/index.ts';
import {fingerprintsOfManifest, fresherSourcesOf, resultsOfRun} from '../../project/select/manifest-state.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {findFreshness} from './find-freshness.ts';
import {findGitChanges} from './git-changes.ts';
import {openEarlierState, type EarlierState} from './state-folder.ts';

export interface FactsRequest {
  runtime: Runtime;
  root: string;
  environment: string;
  graph: SelectionGraph;
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
      ...(needed.earlier && {earlier: await readEarlier(state, request)}),
      ...(needed.results && {results: await readResults(state, environment)}),
      ...(needed.freshness && {
        freshness: findFreshness(graph.nodes.values(), successes, runtime.clock.now().getTime()),
      }),
      ...(needed.fresherSources && {fresherSources: await readFresherSources(state, successes, request)}),
    };
  } finally {
    state.close();
  }
}

async function readEarlier(state: EarlierState, {runtime, environment}: FactsRequest) {
  if (state.database) return readFingerprints(state.database, environment);
  const manifest = await state.artifact('manifest.json');
  return manifest ? fingerprintsOfManifest(manifest, (text) => runtime.sha256(text)) : new Map();
}

async function readResults(state: EarlierState, environment: string) {
  if (state.database) return readLastResults(state.database, environment);
  const results = await state.artifact('run_results.json');
  return results ? resultsOfRun(results) : new Map();
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
