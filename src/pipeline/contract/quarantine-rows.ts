import {type ByteStream, formatTypeName, type Column} from '../../warehouse/index.ts';
import type {QuarantineReason} from '../package/quarantine-store.ts';
import {anyMisfit, rowColumns, type ShapedColumn} from './shape-rows.ts';
import {dropTable, selectRows, type Shaper} from './shaper.ts';
import type {StagedSource} from './stage-source.ts';

/** What the file of a quarantine says of each row besides the row itself. */
const quarantineColumns = {
  column: '_weir_column',
  value: '_weir_value',
  reason: '_weir_reason',
  loadId: '_weir_load_id',
  at: '_weir_quarantined_at',
  digest: '_weir_digest',
} as const;

export interface QuarantineRequest {
  staged: StagedSource;
  columns: readonly ShapedColumn[];
  loadId: string;
  /** ISO text in UTC. */
  at: string;
  /** Files of earlier loads; rows that are in one of them are not kept twice. */
  known: readonly string[];
  /** Where the rows go, as Parquet. */
  path: string;
  /** Writes a stream into a file. */
  write: (path: string, stream: ByteStream) => Promise<unknown>;
  signal: AbortSignal;
}

export interface QuarantinedRows {
  rows: number;
  reasons: readonly QuarantineReason[];
  /** Columns of the rows, by which the file can be loaded again. */
  columns: readonly Column[];
}

/** Writes the rows that are put aside, each with why. Writes nothing when all of them are known. */
export async function writeQuarantine(shaper: Shaper, request: QuarantineRequest): Promise<QuarantinedRows> {
  const {staged, path, write, signal} = request;
  const {spool, dialect} = shaper;
  const name = shaper.newName('quarantine');
  const table = dialect.quoteIdentifier(name);
  const seen = await loadKnown(shaper, request);
  try {
    await spool.build(`create table ${table} as ${badRowsSelect(shaper, request, seen)}`, {signal});
    const reasons = await readReasons(shaper, table, signal);
    const rows = reasons.reduce((sum, reason) => sum + reason.rows, 0);
    if (rows > 0) {
      const source = await spool.bulkRead.unload({
        from: {kind: 'relation', relation: {name}},
        transport: 'stream:parquet',
        signal,
      });
      try {
        if (source.content.kind === 'stream') await write(path, source.content.stream);
      } finally {
        await source.dispose();
      }
    }
    return {rows, reasons, columns: keptColumns(staged)};
  } finally {
    await dropTable(shaper, name);
    if (seen !== undefined) await dropTable(shaper, seen);
  }
}

/** Columns that were read as text stay so, for their values may be no others. */
function keptColumns({columns, kept, asText}: StagedSource): Column[] {
  return columns.map((column, position) => (asText.includes(column.name) ? kept[position]! : column));
}

async function loadKnown(shaper: Shaper, {known, signal}: QuarantineRequest): Promise<string | undefined> {
  if (known.length === 0) return undefined;
  const name = shaper.newName('known');
  await shaper.spool.load(name, {
    into: {name},
    source: {
      columns: [{name: quarantineColumns.digest, type: {kind: 'text'}, nativeType: 'text'}],
      content: {kind: 'files', files: {format: 'parquet', paths: known, compression: 'none', options: {}}},
      rowsSent: () => undefined,
      dispose: async () => {},
    },
    signal,
  });
  return name;
}

function badRowsSelect(
  {dialect}: Shaper,
  {staged, columns, loadId, at}: QuarantineRequest,
  seen: string | undefined,
): string {
  const bad = rowColumns(columns, 'quarantine');
  const quote = (name: string) => dialect.quoteIdentifier(name);
  const literal = (text: string) => dialect.quoteLiteral(text);
  const first = (valueOf: (column: ShapedColumn) => string) =>
    `case ${bad.map((column) => `when ${column.misfit} then ${valueOf(column)}`).join(' ')} end`;
  const digest = 'md5(cast(to_json(s) as varchar))';
  const own = staged.columns.map(({name}) => `s.${quote(name)}`);
  const added = {
    [quarantineColumns.column]: first(({name}) => literal(name)),
    [quarantineColumns.value]: first(({derived}) => `cast(${derived.expression} as varchar)`),
    [quarantineColumns.reason]: first((column) => literal(reasonOf(column))),
    [quarantineColumns.loadId]: literal(loadId),
    [quarantineColumns.at]: literal(at),
    [quarantineColumns.digest]: digest,
  };
  const list = [...own, ...Object.entries(added).map(([name, value]) => `${value} as ${quote(name)}`)];
  const isKnown =
    seen === undefined
      ? ''
      : ` and ${digest} not in (select ${quote(quarantineColumns.digest)} from ${quote(seen)})`;
  return `select ${list.join(', ')} from ${staged.table} s where ${anyMisfit(bad)}${isKnown}`;
}

function reasonOf({plan: {unexpected, castTo}}: ShapedColumn): string {
  return unexpected ? 'the table has no such column' : `does not fit ${formatTypeName(castTo!)}`;
}

async function readReasons(shaper: Shaper, table: string, signal: AbortSignal): Promise<QuarantineReason[]> {
  const {dialect} = shaper;
  const [column, reason] = [quarantineColumns.column, quarantineColumns.reason].map((name) =>
    dialect.quoteIdentifier(name),
  );
  const rows = await selectRows(
    shaper,
    `select ${column} as name, ${reason} as reason, cast(count(*) as integer) as rows from ${table} group by all order by 3 desc, 1`,
    signal,
  );
  return rows.map((row) => ({
    column: String(row.name),
    reason: String(row.reason),
    rows: Number(row.rows),
  }));
}
