import {useLayoutEffect, useSyncExternalStore} from 'react';
import {Lines} from '../surface/lines.tsx';
import type {Rect} from '../surface/rect.ts';
import type {Theme} from '../theme/theme.ts';
import {renderTreeRows} from './render-tree.ts';
import type {TreeStore} from './tree-store.ts';

interface TreeProps<Value> {
  store: TreeStore<Value>;
  rect: Rect;
  theme: Theme;
  isFocused: boolean;
}

export function Tree<Value>({store, rect, theme, isFocused}: TreeProps<Value>) {
  const {width, height} = rect;
  useLayoutEffect(() => store.setHeight(height), [store, height]);
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot);
  const lines = renderTreeRows({snapshot, width, height, theme, isFocused});
  return <Lines rect={rect} lines={lines} />;
}
