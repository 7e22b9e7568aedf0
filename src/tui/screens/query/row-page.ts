import type {TextPage} from '../../components/text-dialog.ts';
import type {GridColumn, Row} from '../../grid/row-source.ts';
import {fit, oneLine, textWidth, truncate} from '../../text/columns.ts';

const widestName = 30;

/** One row with a column per line. */
export function createRowPage(columns: readonly GridColumn[], row: Row, title: string): TextPage {
  const nameWidth = Math.min(widestName, Math.max(...columns.map(({name}) => textWidth(name))));
  return {
    title,
    lines({width, search}) {
      const wanted = search.toLowerCase();
      return columns
        .map(({name}, index) => ({name, cell: row[index] ?? null}))
        .filter(({name, cell}) => `${name} ${cell ?? ''}`.toLowerCase().includes(wanted))
        .map(({name, cell}) => {
          const value = cell === null ? 'NULL' : oneLine(cell, width);
          return truncate(`${fit(oneLine(name, nameWidth), nameWidth)}  ${value}`, width);
        });
    },
  };
}
