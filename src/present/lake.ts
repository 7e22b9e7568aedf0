import type {TableHistory} from '../operations/lake/maintain-tables.ts';
import {alignColumns} from '../util/align-columns.ts';
import {countOf, formatBytes, formatCount} from '../util/format-quantity.ts';
import type {Compaction, Expiry, Relation, StoredTable} from '../warehouse/index.ts';

export function formatStoredTables(tables: readonly StoredTable[]): string {
  if (tables.length === 0) return 'No tables are there.\n';
  const rows = tables.map(({relation, version, files, smallFiles, rows: count, bytes}) => [
    nameOf(relation),
    `${version}`,
    formatCount(files),
    formatCount(smallFiles),
    formatCount(count),
    formatBytes(bytes),
  ]);
  return alignColumns([['TABLE', 'VERSION', 'FILES', 'SMALL', 'ROWS', 'SIZE'], ...rows]);
}

export function formatTableHistory({versions}: TableHistory): string {
  const rows = versions.map(({version, committedAt, operation, files, rows: count, bytes}) => [
    `${version}`,
    committedAt,
    operation,
    formatCount(files),
    formatCount(count),
    formatBytes(bytes),
  ]);
  return alignColumns([['VERSION', 'SINCE', 'BY', 'FILES', 'ROWS', 'SIZE'], ...rows]);
}

export function formatCompactions(compactions: readonly Compaction[], isDryRun: boolean): string {
  if (compactions.length === 0) return 'No table has small files to merge.\n';
  return compactions
    .map(({relation, filesBefore, filesAfter, bytesBefore, bytesAfter}) => {
      const files = `${nameOf(relation)}: ${countOf(filesBefore, 'file')}`;
      return isDryRun
        ? `${files} would become about ${formatCount(filesAfter)}\n`
        : `${files} became ${formatCount(filesAfter)}, ${formatBytes(bytesBefore)} became ${formatBytes(bytesAfter)}\n`;
    })
    .join('');
}

export function formatExpiries(expiries: readonly Expiry[], isDryRun: boolean): string {
  if (expiries.length === 0) return 'Nothing is that old.\n';
  const verb = isDryRun ? 'would remove' : 'removed';
  return expiries
    .map(
      ({relation, versions, files, bytes}) =>
        `${nameOf(relation)}: ${verb} ${countOf(versions, 'version')} and ${countOf(files, 'file')}, ${formatBytes(bytes)}\n`,
    )
    .join('');
}

function nameOf({schema, name}: Relation): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
