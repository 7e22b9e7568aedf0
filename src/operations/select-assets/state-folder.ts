import {UsageError, messageOf} from '../../errors/index.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import type {Runtime, Sqlite} from '../../runtime/ports.ts';

type Artifact = Record<string, unknown>;

/** Where earlier results are read from: the project's own state, or artifacts that were kept elsewhere. */
export interface EarlierState {
  /** State database of weir, if there is one. */
  database?: Sqlite;
  /** An artifact of dbt's, e.g. `manifest.json`; undefined where the folder does not have it. */
  artifact(name: string): Promise<Artifact | undefined>;
  close(): void;
}

/** Opens the state of the project at `root`, or what `folder` holds: a `state.db`, or dbt's artifacts. */
export async function openEarlierState(
  runtime: Runtime,
  root: string,
  folder: string | undefined,
): Promise<EarlierState> {
  const database = folder === undefined ? await openExistingStateDatabase(runtime, root) : await openCopy();
  return {
    ...(database && {database}),
    artifact: (name) => readArtifact(runtime, folder ?? runtime.paths.join(root, 'target'), name),
    close: () => database?.close(),
  };

  async function openCopy(): Promise<Sqlite | undefined> {
    const {files, paths} = runtime;
    const database = paths.join(folder!, 'state.db');
    if (await files.exists(database)) return runtime.openSqlite(database, {readOnly: true});
    for (const name of ['manifest.json', 'run_results.json', 'sources.json'])
      if (await files.exists(paths.join(folder!, name))) return undefined;
    throw new UsageError(`${folder} holds no earlier state`, {
      code: 'file-missing',
      hint: 'Pass a folder with the state.db of a project (a copy of .weir), or with manifest.json and run_results.json.',
    });
  }
}

async function readArtifact(runtime: Runtime, folder: string, name: string): Promise<Artifact | undefined> {
  const path = runtime.paths.join(folder, name);
  if (!(await runtime.files.exists(path))) return undefined;
  try {
    return JSON.parse(await runtime.files.readText(path)) as Artifact;
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${messageOf(error)}`, {
      code: 'config-syntax',
      hint: 'Write it again with the run whose state you want to compare with.',
    });
  }
}
