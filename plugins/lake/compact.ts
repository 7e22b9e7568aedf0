import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type Compaction, type MaintenanceOptions} from '#src/warehouse/index.ts';
import {changeManifest} from './change-manifest.ts';
import {layoutOf, withWorkbench, type LakeContext} from './context.ts';
import {isTable, placeSchema, toColumns, type DataFile, type LakeTable, type Manifest} from './manifest.ts';
import {selectFiles} from './read-table.ts';
import {targetFileBytes, writeFiles} from './write-files.ts';

function isSmall({bytes}: DataFile): boolean {
  return bytes < targetFileBytes / 4;
}

/** Small files that lie in one partition, where there are several of them. */
function mergeable({files}: Pick<Manifest, 'files'>): DataFile[][] {
  const groups = new Map<string, DataFile[]>();
  for (const file of files.filter(isSmall))
    groups.set(file.partition, [...(groups.get(file.partition) ?? []), file]);
  return [...groups.values()].filter((group) => group.length > 1);
}

/** How many files a compaction would merge. */
export function countSmall(table: Pick<Manifest, 'files'>): number {
  return mergeable(table).flat().length;
}

/** Writes small files anew as few large ones; undefined where there is nothing to merge. */
export async function compactTable(
  context: LakeContext,
  table: LakeTable,
  {isDryRun, signal}: Omit<MaintenanceOptions, 'relation'>,
): Promise<Compaction | undefined> {
  const groups = mergeable(table);
  if (groups.length === 0) return undefined;
  if (isDryRun) {
    const filesAfter = table.files.length - groups.flat().length + groups.length;
    return summary(table, {files: filesAfter, bytes: bytesOf(table.files)});
  }
  return withWorkbench(context, signal, ({connection}) =>
    changeManifest<Compaction | undefined>(context, table.relation, async (former) => {
      if (!isTable(former)) return {result: undefined};
      const {store, runtime} = context;
      const place = store.folderOf(former.relation);
      const {schemas, index} = placeSchema(former.schemas, former.columns);
      const merged = mergeable(former);
      const added: DataFile[] = [];
      const undo = async () => {
        for (const {path} of added) await runtime.files.remove(runtime.paths.join(place.folder, path));
      };
      try {
        for (const group of merged) {
          const from = selectFiles(former, group, former.columns, {
            folder: place.folder,
            paths: runtime.paths,
          });
          const written = await writeFiles(
            connection,
            place,
            {
              from: `(${from})`,
              columns: toColumns(former.columns),
              schema: index,
              format: layoutOf(context, former.relation).format,
              partition: group[0]!.partition,
              loadId: 'compact',
            },
            runtime,
          );
          added.push(...written);
          requireSameRows(former, group, written);
        }
      } catch (error) {
        await undo();
        throw error;
      }
      const files = [...former.files.filter((file) => !merged.flat().includes(file)), ...added];
      const result = summary(former, {files: files.length, bytes: bytesOf(files)});
      return {result, next: {...former, operation: 'compact', schemas, files}, undo};
    }),
  );
}

function requireSameRows(
  {relation}: Manifest,
  before: readonly DataFile[],
  after: readonly DataFile[],
): void {
  const [expected, found] = [rowsOf(before), rowsOf(after)];
  if (expected === found) return;
  throw new TransferError(
    `Files of ${formatRelation(relation)} hold ${found} rows, but its manifest says ${expected}`,
    {
      code: 'transfer-mismatch',
      hint: 'Nothing was changed. Somebody changed the files; load the table again.',
    },
  );
}

function summary({relation, files}: Manifest, after: {files: number; bytes: number}): Compaction {
  return {
    relation,
    filesBefore: files.length,
    filesAfter: after.files,
    bytesBefore: bytesOf(files),
    bytesAfter: after.bytes,
  };
}

const rowsOf = (files: readonly DataFile[]) => files.reduce((total, {rows}) => total + rows, 0);
const bytesOf = (files: readonly DataFile[]) => files.reduce((total, {bytes}) => total + bytes, 0);
