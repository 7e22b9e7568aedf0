import type {LineageTarget} from '#src/operations/lineage/find-target.ts';
import {columnKey, indexLineage} from '#src/operations/lineage/lineage-index.ts';
import type {ProjectLineage} from '#src/operations/lineage/project-lineage.ts';
import {viewLineage} from '#src/operations/lineage/view-lineage.ts';
import {formatLineageTree} from '#src/present/lineage/tree.ts';
import type {KeyMap} from '../../keys/key-map.ts';
import {createModalStack} from '../../components/modal-stack.ts';
import {createHelpPage} from '../../components/help-page.ts';
import {paletteEntries} from '../../keys/describe-keys.ts';
import {createStateStore} from '../state-store.ts';
import {createDialogs} from '../query/dialogs.ts';
import {handlerOf} from '../query/handler.ts';
import {layoutGraph, placeNodes} from './graph-layout.ts';
import {moveFocus, reveal, wayOf, type Direction, type GraphState} from './graph-state.ts';

export interface LineageGraphParts {
  lineage: ProjectLineage;
  target: LineageTarget | undefined;
  keyMap: KeyMap;
  leave(): void;
}

export type LineageGraphModel = ReturnType<typeof createLineageGraph>;

/** The graph with its cursor, and what keys do to it. */
export function createLineageGraph({lineage, target, keyMap, leave}: LineageGraphParts) {
  const index = indexLineage(lineage);
  const places = placeNodes(lineage);
  const modals = createModalStack();
  const dialogs = createDialogs(modals);
  const [first] = [...lineage.nodes.keys()];
  const node = target?.node ?? first ?? '';
  const store = createStateStore<GraphState>({
    node,
    column: undefined,
    open: new Set(target ? [node] : []),
    followed: undefined,
    left: 0,
    top: 0,
  });
  const layout = () => layoutGraph(lineage, places, store.get().open);
  let view = {width: 80, height: 20};
  const change = (changes: Partial<GraphState>) => {
    store.set(changes);
    if (lineage.nodes.size > 0) store.set(reveal(store.get(), layout(), view));
  };
  const move = (direction: Direction) => (count: number) => {
    for (let nth = 0; nth < count; nth++)
      change(moveFocus(store.get(), direction, {layout: layout(), index}));
  };
  const pan = (across: number, down: number) => (count: number) => {
    const {width, height} = layout();
    const {left, top} = store.get();
    store.set({
      left: Math.max(0, Math.min(left + across * count, width - 1)),
      top: Math.max(0, Math.min(top + down * count, height - 1)),
    });
  };
  const follow = (ref: {node: string; column: string}) => {
    const way = wayOf(ref, index);
    const isOnWay = (name: string) =>
      lineage.nodes
        .get(name)!
        .columns.some((column) => way.has(columnKey({node: name, column: column.name})));
    const open = new Set([...store.get().open, ...[...lineage.nodes.keys()].filter(isOnWay)]);
    change({...ref, followed: ref, open});
  };
  const page = () => Math.max(1, view.height - 2);
  const act = handlerOf({
    'graph.left': move('left'),
    'graph.right': move('right'),
    'graph.up': move('up'),
    'graph.down': move('down'),
    'graph.pan-left': pan(-4, 0),
    'graph.pan-right': pan(4, 0),
    'graph.pan-up': pan(0, -2),
    'graph.pan-down': pan(0, 2),
    'graph.page-up': (count) => pan(0, -page())(count),
    'graph.page-down': (count) => pan(0, page())(count),
    'graph.toggle'() {
      const state = store.get();
      const open = new Set(state.open);
      if (!open.delete(state.node)) open.add(state.node);
      change({open, column: undefined});
    },
    'graph.toggle-all': () =>
      change({open: new Set(store.get().open.size > 0 ? [] : lineage.nodes.keys()), column: undefined}),
    'graph.follow'() {
      const {node: name, column, followed} = store.get();
      if (column === undefined || (followed?.node === name && followed.column === column))
        change({followed: undefined});
      else follow({node: name, column});
    },
    async 'graph.search'() {
      const choices = [...lineage.nodes.values()].flatMap(({name, kind, columns}) => [
        {value: {node: name} as LineageTarget, label: name, detail: kind},
        ...columns
          .filter((column) => column.name !== '*')
          .map((column) => ({
            value: {node: name, column: column.name},
            label: `${name}.${column.name}`,
            detail: column.how,
          })),
      ]);
      const chosen = await dialogs.choose({title: 'Tables and columns', choices});
      if (chosen?.column !== undefined) follow({node: chosen.node, column: chosen.column});
      else if (chosen) change({node: chosen.node, column: undefined});
    },
    'graph.details'() {
      const {node: name, column} = store.get();
      const focus = {node: name, ...(column !== undefined && {column})};
      const text = formatLineageTree(
        viewLineage(lineage, {target: focus, directions: ['upstream', 'downstream']}),
      );
      const lines = text.trimEnd().split('\n');
      return dialogs.show({
        title: column === undefined ? name : `${name}.${column}`,
        lines: ({search}) => lines.filter((line) => line.toLowerCase().includes(search.toLowerCase())),
      });
    },
    'graph.centre'() {
      const box = layout().boxes.get(store.get().node);
      if (box)
        store.set({
          left: Math.max(0, box.x - Math.floor((view.width - box.width) / 2)),
          top: Math.max(0, box.y - Math.floor((view.height - box.height) / 2)),
        });
    },
    help: () => dialogs.show(createHelpPage(['graph', 'global', 'prompt'])),
    async palette() {
      const choices = paletteEntries(keyMap, ['graph', 'global']).map(({actionId, title, keys}) => ({
        value: actionId,
        label: title,
        ...(keys[0] !== undefined && {detail: keys[0]}),
      }));
      const chosen = await dialogs.choose({title: 'Commands', choices});
      if (chosen !== undefined) act(chosen, 1);
    },
    back: () => store.set({followed: undefined}),
    cancel: leave,
    quit: leave,
  });
  if (target?.column !== undefined) follow({node, column: target.column});
  return {
    store,
    modals,
    keyMap,
    index,
    lineage,
    layout,
    /** Tells how much of the graph can be seen. */
    resize(size: {width: number; height: number}) {
      if (size.width === view.width && size.height === view.height) return;
      view = size;
      if (lineage.nodes.size > 0) store.set(reveal(store.get(), layout(), view));
    },
    act(actionId: string, count: number) {
      const modal = modals.top();
      if (!modal) return void act(actionId, count);
      modal.act(actionId, count);
      modals.changed();
    },
    type(text: string) {
      modals.top()?.type(text);
      modals.changed();
    },
  };
}
