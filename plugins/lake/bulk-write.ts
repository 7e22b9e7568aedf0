import type {BulkWrite, LoadReceipt, LoadRequest} from '#src/warehouse/index.ts';
import {sumUp} from '#plugins/duckdb/checksum.ts';
import {consumeSource} from '#plugins/duckdb/consume-source.ts';
import {translateLoadError} from '#plugins/duckdb/errors.ts';
import {quoteIdentifier} from '#plugins/duckdb/dialect.ts';
import {definitions, matchColumns} from '#plugins/duckdb/target-columns.ts';
import type {StagedRowsTable} from './affected-files.ts';
import {applyLoad} from './apply-load.ts';
import {discardBuild, finishBuild} from './builds.ts';
import {changeManifest, recordLoad, repeatedLoad} from './change-manifest.ts';
import {changeTable} from './change-table.ts';
import {layoutOf, nameOf, withWorkbench, type LakeContext, type Workbench} from './context.ts';
import type {LakeRelation} from './layout.ts';
import {
  emptyManifest,
  placeSchema,
  toColumns,
  toLakeColumns,
  type DataFile,
  type Manifest,
} from './manifest.ts';
import {partitionTerms} from './partition.ts';
import {committedLoads, setStreamState, streamStates} from './streams.ts';
import {writeFiles, type NewFiles} from './write-files.ts';

const staging = 'temp._weir_lake_staging';

/** A load is a new version of the manifest, which names its files, its record and the place of its stream. */
export function createBulkWrite(context: LakeContext): BulkWrite {
  return {
    async load(request) {
      const relation = await nameOf(context, request.into);
      const former = (await context.store.current(relation)) ?? emptyManifest(relation);
      const repeated = repeatedLoad(former, request.loadId);
      if (repeated) return repeated;
      return withWorkbench(context, request.signal, async (bench) => {
        try {
          const {staged, bytes} = await stageRows(context, bench, request);
          return {...(await commitRows(context, bench, {relation, request, staged})), bytes};
        } catch (error) {
          throw translateLoadError(error, request) ?? error;
        }
      });
    },
    finishBuild: async (request) => finishBuild(context, await nameOf(context, request.into), request),
    discardBuild: async ({into, build}) => discardBuild(context, await nameOf(context, into), build),
    streamStates: ({streams}) => streamStates(context, streams),
    setStreamState: (entry) => setStreamState(context, entry),
    committedLoads: (wanted) => committedLoads(context, wanted),
    changeTable: async (changes) => changeTable(context, await nameOf(context, changes.relation), changes),
  };
}

async function stageRows(
  {runtime}: LakeContext,
  {connection, spool}: Workbench,
  request: LoadRequest,
): Promise<{staged: StagedRowsTable; bytes: number}> {
  const {checksum, verify} = request;
  const {result, bytes} = await consumeSource(connection, request, {spool, runtime}, async (table) => {
    const created = await table.run(`create temp table ${staging.slice('temp.'.length)} as ${table.select}`);
    return {staging, columns: table.columns, rows: Number((await created.getRows())[0]![0])};
  });
  await verify?.({
    rows: result.rows,
    ...(checksum && {checksum: await sumUp(connection, staging, result.columns)}),
  });
  return {staged: result, bytes};
}

interface StagedLoad {
  relation: LakeRelation;
  request: LoadRequest;
  staged: StagedRowsTable;
}

type Receipt = Omit<LoadReceipt, 'bytes'>;

function commitRows(context: LakeContext, {connection}: Workbench, load: StagedLoad): Promise<Receipt> {
  const {relation, request, staged} = load;
  const {store, runtime} = context;
  const place = store.folderOf(relation);
  const {format, partitionBy} = layoutOf(context, relation);
  const committedAt = runtime.clock.now().toISOString();
  return changeManifest<Receipt>(context, relation, async (former) => {
    const repeated = repeatedLoad(former, request.loadId);
    if (repeated) return {result: repeated};
    const outcome = isPart(request)
      ? await partOutcome(connection, former, {request, staged})
      : await applyLoad(context, connection, former, request, staged);
    const {columns, kept, from, ...counts} = outcome;
    const {schemas, index} = placeSchema(former.schemas, toLakeColumns(columns));
    const partition = partitionTerms(partitionBy, columns, relation);
    const fresh: NewFiles = {from, columns, schema: index, format, partition, loadId: request.loadId};
    const added = await writeFiles(connection, place, fresh, runtime);
    const result = {rowsStaged: staged.rows, repeated: false, ...counts};
    const files = [...kept, ...added];
    const shape = {columns: toLakeColumns(columns), files};
    return {
      result,
      next: {
        ...former,
        operation: isPart(request) ? 'part' : request.mode,
        schemas,
        ...(isPart(request) ? {builds: {...former.builds, [request.build]: shape}} : shape),
        ...recordLoad(former, request, result, committedAt),
      },
      undo: () => removeFiles(context, relation, added),
    };
  });
}

/** Adds rows to the files of a build. */
async function partOutcome(
  connection: Workbench['connection'],
  {relation, builds}: Manifest,
  {request, staged}: {request: LoadRequest & {build: string}; staged: StagedRowsTable},
) {
  const build = builds[request.build];
  if (build) {
    const {schema, name} = relation;
    await connection.run(`create schema if not exists ${quoteIdentifier(schema)}`);
    const table = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
    await connection.run(`create or replace table ${table} (${definitions(toColumns(build.columns))})`);
    await matchColumns(connection, relation, staged.columns);
  }
  return {
    columns: staged.columns,
    kept: build?.files ?? [],
    from: staged.staging,
    rowsWritten: staged.rows,
  };
}

async function removeFiles(
  {store, runtime: {files, paths}}: LakeContext,
  relation: LakeRelation,
  added: readonly DataFile[],
): Promise<void> {
  const {folder} = store.folderOf(relation);
  for (const {path} of added) await files.remove(paths.join(folder, path));
}

function isPart(request: LoadRequest): request is LoadRequest & {build: string} {
  return request.build !== undefined;
}
