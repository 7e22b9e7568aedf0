import type {GridAction} from './reduce-grid.ts';

/** What an action of the key map does to a grid; undefined for those that are not about the grid alone. */
export function gridActionOf(actionId: string, count: number): GridAction | undefined {
  switch (actionId) {
    case 'grid.up':
      return {type: 'move', rows: -count};
    case 'grid.down':
      return {type: 'move', rows: count};
    case 'grid.left':
      return {type: 'move', columns: -count};
    case 'grid.right':
      return {type: 'move', columns: count};
    case 'grid.page-up':
      return {type: 'page', pages: -count};
    case 'grid.page-down':
      return {type: 'page', pages: count};
    case 'grid.half-page-up':
      return {type: 'page', pages: -count / 2};
    case 'grid.half-page-down':
      return {type: 'page', pages: count / 2};
    case 'grid.sort-ascending':
      return {type: 'sort', direction: 'ascending'};
    case 'grid.sort-descending':
      return {type: 'sort', direction: 'descending'};
    case 'grid.sort-add':
      return {type: 'sort', direction: 'ascending', isAdded: true};
    case 'grid.move-left':
      return {type: 'move-column', by: -count};
    case 'grid.move-right':
      return {type: 'move-column', by: count};
    case 'grid.wider':
      return {type: 'resize', by: 2 * count};
    case 'grid.narrower':
      return {type: 'resize', by: -2 * count};
    case 'grid.first':
    case 'grid.last':
    case 'grid.first-column':
    case 'grid.last-column':
    case 'grid.freeze':
    case 'grid.hide':
    case 'grid.show-all':
    case 'grid.fit':
    case 'grid.mark':
    case 'grid.mark-range':
    case 'grid.clear-marks':
      return {type: actionId.slice('grid.'.length)} as GridAction;
    default:
      return undefined;
  }
}
