import {useLayoutEffect, useSyncExternalStore} from 'react';
import {Lines} from '../surface/lines.tsx';
import type {Rect} from '../surface/rect.ts';
import type {Theme} from '../theme/theme.ts';
import type {GridStore} from './grid-store.ts';
import {renderGridRows, type GridPicture} from './render-grid.ts';

interface GridProps {
  store: GridStore;
  rect: Rect;
  theme: Theme;
  isFocused: boolean;
  cellRole?: GridPicture['cellRole'];
}

export function Grid({store, rect, theme, isFocused, cellRole}: GridProps) {
  const {width, height} = rect;
  useLayoutEffect(() => store.setSize(width, height), [store, width, height]);
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot);
  const lines = renderGridRows({
    ...snapshot,
    width,
    height,
    theme,
    isFocused,
    ...(cellRole && {cellRole}),
  });
  return <Lines rect={rect} lines={lines} />;
}
