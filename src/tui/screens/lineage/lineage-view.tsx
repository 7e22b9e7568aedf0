import {useLayoutEffect, useSyncExternalStore} from 'react';
import {columnOf} from '#src/operations/lineage/project-lineage.ts';
import {countOf} from '#src/util/format-quantity.ts';
import {ModalLayer} from '../../components/modal-layer.tsx';
import {renderHintLine, renderStatusLine, renderTopBar} from '../../components/status-lines.ts';
import {useScreenSize} from '../../host/screen-context.tsx';
import {useActions} from '../../keys/use-actions.ts';
import {Lines} from '../../surface/lines.tsx';
import type {Rect} from '../../surface/rect.ts';
import type {Theme} from '../../theme/theme.ts';
import {hintsFor} from '../query/hints.ts';
import {drawGraph} from './draw-graph.ts';
import type {LineageGraphModel} from './lineage-graph.ts';

/** The graph with a bar above and two lines below. */
export function LineageView({model, theme}: {model: LineageGraphModel; theme: Theme}) {
  const {columns, rows} = useScreenSize();
  const {store, modals, keyMap, lineage, index} = model;
  const state = useSyncExternalStore(store.subscribe, store.get);
  const {modals: open} = useSyncExternalStore(modals.subscribe, modals.snapshot);
  const isTyping = open.length > 0;
  const contexts = isTyping ? (['prompt'] as const) : (['graph', 'global'] as const);
  const pendingKeys = useActions({
    keyMap,
    contexts,
    isTyping,
    onAction: model.act,
    onText: model.type,
    onPaste: model.type,
  });
  const line = (y: number): Rect => ({x: 0, y, width: columns, height: 1});
  const body: Rect = {x: 0, y: 1, width: columns, height: rows - 3};
  useLayoutEffect(() => model.resize(body), [model, columns, rows]);
  const layout = model.layout();
  const title = {
    left: `weir lineage  ${lineage.project}  ${lineage.environment}`,
    right: countOf(lineage.nodes.size, 'table'),
    isDanger: false,
  };
  const place = [pendingKeys, `${state.left}:${state.top}`].filter(Boolean).join('  ');
  return (
    <>
      <Lines rect={line(0)} lines={[renderTopBar(title, columns, theme)]} />
      <Lines rect={body} lines={drawGraph({layout, index, state, theme}, body)} />
      <Lines
        rect={line(rows - 2)}
        lines={[renderStatusLine({role: 'status', text: describeFocus(model), place}, columns, theme)]}
      />
      <Lines
        rect={line(rows - 1)}
        lines={[renderHintLine(hintsFor(keyMap, contexts, isTyping), columns, theme)]}
      />
      <ModalLayer stack={modals} area={body} theme={theme} keyMap={keyMap} />
    </>
  );
}

function describeFocus({store, lineage}: LineageGraphModel): string {
  const {node: name, column: columnName, followed} = store.get();
  const node = lineage.nodes.get(name);
  if (!node) return 'The project has no assets';
  const way = followed ? `  following ${followed.node}.${followed.column}` : '';
  const column = columnName === undefined ? undefined : columnOf(node, columnName);
  if (!column) return `${name}  ${node.kind}  ${countOf(node.columns.length, 'column')}${way}`;
  const from = column.sources.map((source) => `${source.node}.${source.column}`).join(', ');
  const how = column.how === 'source' ? 'from outside' : column.how;
  return `${name}.${column.name}  ${column.type ?? ''}  ${how}${from === '' ? '' : ` of ${from}`}${column.problem === undefined ? '' : `: ${column.problem}`}${way}`;
}
