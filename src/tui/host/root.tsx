import {Box, Text, useApp, type SuspendTerminal} from 'ink';
import {useLayoutEffect, useSyncExternalStore, type ReactNode} from 'react';
import {isTooSmall, minimumSize, type ScreenSize} from './screen-size.ts';

export interface Frame {
  /** Of the terminal, also when too small for a view. */
  size: ScreenSize;
  /** Counts full repaints. */
  generation: number;
}

interface RootProps {
  subscribe(listener: () => void): () => void;
  frame(): Frame;
  onReady(suspendTerminal: SuspendTerminal): void;
  children: ReactNode;
}

/** The whole screen: the view, or a word about the size while there is no room for it. */
export function Root({subscribe, frame, onReady, children}: RootProps) {
  const {size, generation} = useSyncExternalStore(subscribe, frame);
  const {suspendTerminal} = useApp();
  useLayoutEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  const isHidden = isTooSmall(size);
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden" flexDirection="column">
      {/* Ink draws only when a node changes, and a repaint is due also when none of the view's did. */}
      <Box display="none">
        <Text>{generation}</Text>
      </Box>
      {isHidden && <TooSmall />}
      <Box
        display={isHidden ? 'none' : 'flex'}
        width={size.columns}
        height={size.rows}
        flexDirection="column"
      >
        {children}
      </Box>
    </Box>
  );
}

function TooSmall() {
  return <Text>{`terminal too small (need ${minimumSize.columns}x${minimumSize.rows})`}</Text>;
}
