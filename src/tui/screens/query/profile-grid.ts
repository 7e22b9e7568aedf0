import {profileColumn, type ColumnProfile} from '#src/operations/workbench/insight/profile-column.ts';
import type {ResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import type {ResultStore} from '#src/operations/workbench/results/result-store.ts';
import {drawSparkline} from '#src/present/chart.ts';
import {valueText} from '#src/present/value-text.ts';
import {formatCount} from '#src/util/format-quantity.ts';
import {createArrayRows} from '../../grid/array-rows.ts';
import {createGridStore, type GridStore} from '../../grid/grid-store.ts';
import type {GridColumn, Row} from '../../grid/row-source.ts';

const columns: readonly GridColumn[] = [
  {name: 'column', align: 'left'},
  {name: 'type', align: 'left'},
  {name: 'NULL', align: 'right'},
  {name: 'distinct', align: 'right'},
  {name: 'min', align: 'left'},
  {name: 'max', align: 'left'},
  {name: 'mean', align: 'right'},
  {name: 'histogram', align: 'left'},
  {name: 'most frequent', align: 'left'},
];

/** A row for each column of a result, filled in as the answers come. */
export function createProfileGrid(
  sheet: ResultSheet,
  store: ResultStore,
  onError: (error: unknown) => void,
): {grid: GridStore; close(): void} {
  const stop = new AbortController();
  const view = sheet.view();
  const rows: Row[] = view.columns.map(({name, nativeType}) => [name, nativeType]);
  const grid = createGridStore({source: createArrayRows(columns, [...rows])});
  const readAll = async () => {
    for (const index of view.columns.keys()) {
      rows[index] = profileRow(await profileColumn(view, index, {store, signal: stop.signal}));
      if (stop.signal.aborted) return;
      grid.setSource(createArrayRows(columns, [...rows]));
    }
  };
  void readAll().catch((error: unknown) => {
    if (!stop.signal.aborted) onError(error);
  });
  return {
    grid,
    close() {
      stop.abort();
      grid.close();
    },
  };
}

function profileRow(profile: ColumnProfile): Row {
  const {column, rows, nulls, distinct, isDistinctExact, min, max, spread, top = []} = profile;
  type Value = typeof min;
  const shown = (value: Value) => (value === null ? null : valueText(value, column.type));
  const share = rows === 0 ? '' : ` (${Math.round((nulls / rows) * 100)}%)`;
  const mean = spread?.mean;
  return [
    column.name,
    column.nativeType,
    `${formatCount(nulls)}${nulls > 0 ? share : ''}`,
    `${isDistinctExact ? '' : '~'}${formatCount(distinct)}`,
    shown(min),
    shown(max),
    mean === undefined || mean === null
      ? ''
      : typeof mean === 'number'
        ? String(Number(mean.toPrecision(6)))
        : String(mean),
    spread ? drawSparkline(spread.histogram.map(({count}) => count)) : '',
    top
      .slice(0, 3)
      .map(({value, count}) => `${shown(value) ?? 'NULL'} ${formatCount(count)}`)
      .join(', '),
  ];
}
