import type {AgreedColumn, Contract} from '../../project/contract.ts';
import type {ByteSource, Column, Transport} from '../../warehouse/index.ts';
import type {EnforcedLoad, EnforceRequest} from './enforce-contract.ts';
import {fitToTable, type FittedRows} from './fit-to-table.ts';
import {flattenColumns} from './flatten.ts';
import {loadChildren} from './load-children.ts';
import {writeQuarantine} from './quarantine-rows.ts';
import {settleQuarantine} from './settle-quarantine.ts';
import {anyMisfit, goodRowsSelect, rowColumns, type DerivedColumn} from './shape-rows.ts';
import type {Shaper} from './shaper.ts';
import {stageSource, type StagedSource} from './stage-source.ts';
import {changeTarget, describeTarget, destinationOf} from './target-table.ts';

interface Transports {
  into: readonly Transport[];
  outOf: readonly Transport[];
}

/** Takes the rows of a source through the spool: there they are flattened, looked at and parted. */
export async function shapeSource(
  shaper: Shaper,
  request: EnforceRequest,
  transports: Transports,
): Promise<EnforcedLoad> {
  const source = await request.open(transports.into);
  let staged: StagedSource | undefined;
  try {
    const {asset, into, shape} = request;
    staged = await request.whileReading(source, (options) =>
      stageSource(shaper, {
        asset,
        into,
        source,
        textColumns: textColumns(source.columns, shape.contract),
        ...options,
      }),
    );
    return await shapeStaged(shaper, request, {source, staged, outOf: transports.outOf});
  } catch (error) {
    await staged?.drop();
    throw error;
  } finally {
    // Its rows are in the spool now, and its connection may be needed.
    await source.dispose();
  }
}

interface Staged {
  source: ByteSource;
  staged: StagedSource;
  outOf: readonly Transport[];
}

const strictRules = ['evolve', 'freeze'];

/** Columns of numbers whose misfits have to be seen, not stumbled over. */
function textColumns(columns: readonly Column[], {types, agreed}: Contract): string[] {
  return columns
    .filter(({name, type}) => {
      const found: AgreedColumn | undefined = agreed.find((column) => column.name === name);
      const looks = found?.type !== undefined || !strictRules.includes(found?.rule ?? types);
      return looks && ['integer', 'decimal', 'float', 'boolean'].includes(type.kind);
    })
    .map(({name}) => name);
}

async function shapeStaged(
  shaper: Shaper,
  request: EnforceRequest,
  {source, staged, outOf}: Staged,
): Promise<EnforcedLoad> {
  const {asset, shape, destination, into, signal} = request;
  const effect = request.effectOf(source);
  const {replaces, key, group} = effect;
  const derived = await flattenColumns(shaper, {
    asset,
    staged,
    flatten: shape.flatten,
    leftOut: shape.childTables.map(({path}) => path),
    signal,
  });
  const isFlag = ({column}: DerivedColumn) => column.name === source.deletedColumn;
  const fitted = await fitToTable(shaper, {
    asset,
    table: staged.table,
    derived: derived.filter((column) => !isFlag(column)),
    asText: staged.asText,
    target: await describeTarget(destination, into),
    contract: shape.contract,
    replaces,
    destination: destinationOf(destination),
    signal,
  });
  const quarantined = await putAside(shaper, request, {staged, fitted, group});
  await changeTarget(destination, into, fitted.plan, signal);
  await loadChildren(shaper, {
    ...request,
    staged,
    children: shape.childTables.map((child) => (child.key.length > 0 ? child : {...child, key})),
    contract: shape.contract,
    replaces,
    isLoaded: `not ${badRows(fitted)}`,
    isGone: goneCondition(shaper, source),
  });
  const flags = derived.filter(isFlag);
  const {rowsDiscarded, rowsQuarantined, valuesDiscarded} = fitted.misfits;
  return {
    source: await openShaped(shaper, {source, staged, outOf, fitted, flags, signal}),
    rowsRead: () => staged.rows,
    drift: fitted.plan.drift,
    rowsDiscarded,
    rowsQuarantined,
    valuesDiscarded,
    isShaped: true,
    settle: ({repeated}) => settleQuarantine(request, effect, {repeated, attempt: quarantined}),
  };
}

function badRows({columns}: FittedRows): string {
  return anyMisfit([...rowColumns(columns, 'discard_row'), ...rowColumns(columns, 'quarantine')]);
}

function goneCondition({dialect}: Shaper, {deletedColumn}: ByteSource): string {
  return deletedColumn === undefined
    ? 'false'
    : `coalesce(s.${dialect.quoteIdentifier(deletedColumn)}, false)`;
}

/** Writes the rows for the quarantine before the load; they are seen after it. Returns the attempt, if any was. */
async function putAside(
  shaper: Shaper,
  {asset, loadId, loadedAt, quarantine, signal}: EnforceRequest,
  {staged, fitted, group}: {staged: StagedSource; fitted: FittedRows; group: string | undefined},
): Promise<number | undefined> {
  if (fitted.misfits.rowsQuarantined === 0 || !quarantine) return undefined;
  const {path, attempt} = await quarantine.newFile(asset, loadId);
  const rows = await writeQuarantine(shaper, {
    staged,
    columns: fitted.columns,
    loadId,
    at: loadedAt,
    // A table that is replaced has the bad rows of its own load only.
    known: group === undefined ? quarantine.list(asset).map((entry) => entry.path) : [],
    path,
    write: (file, stream) => quarantine.write(file, stream, signal),
    signal,
  });
  if (rows.rows === 0) return undefined;
  quarantine.addPending(
    {asset, loadId, createdAt: loadedAt, ...rows, ...(group !== undefined && {group})},
    attempt,
  );
  return attempt;
}

/** The good rows as a source of their own. */
async function openShaped(
  shaper: Shaper,
  {
    source,
    staged,
    outOf,
    fitted,
    flags,
    signal,
  }: Staged & {fitted: FittedRows; flags: readonly DerivedColumn[]; signal: AbortSignal},
): Promise<ByteSource> {
  const passed = flags.map(({column, kept, expression}) => ({
    name: column.name,
    plan: {source: column},
    derived: {column, kept, expression},
    fitted: {value: expression, fits: 'true'},
    misfit: 'false',
  }));
  const {text, columns} = goodRowsSelect([...fitted.columns, ...passed], staged.table, shaper);
  const [transport, ...alternatives] = outOf;
  const state = source.stateAfter?.();
  const unloaded = await shaper.spool.bulkRead.unload({
    from: {kind: 'statement', text},
    transport: transport!,
    alternatives,
    signal,
  });
  return {
    columns,
    content: unloaded.content,
    ...(source.stateAfter && {stateAfter: () => state}),
    ...(source.key && {key: source.key}),
    ...(source.deletedColumn !== undefined && {deletedColumn: source.deletedColumn}),
    ...(source.isWhole !== undefined && {isWhole: source.isWhole}),
    rowsSent: () => unloaded.rowsSent(),
    async dispose() {
      await unloaded.dispose();
      await staged.drop();
    },
  };
}
