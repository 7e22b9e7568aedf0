/** Signs that say what colour says too, so that nothing depends on seeing colour. */
export interface Symbols {
  horizontal: string;
  vertical: string;
  topLeft: string;
  topRight: string;
  bottomLeft: string;
  bottomRight: string;
  cursor: string;
  mark: string;
  ascending: string;
  descending: string;
  open: string;
  closed: string;
  more: string;
  error: string;
  warning: string;
  success: string;
  info: string;
}

export const unicodeSymbols: Symbols = {
  horizontal: '─',
  vertical: '│',
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  cursor: '›',
  mark: '●',
  ascending: '▲',
  descending: '▼',
  open: '▾',
  closed: '▸',
  more: '…',
  error: '✗',
  warning: '!',
  success: '✓',
  info: 'i',
};

export const asciiSymbols: Symbols = {
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  cursor: '>',
  mark: '*',
  ascending: '^',
  descending: 'v',
  open: '-',
  closed: '+',
  more: '~',
  error: 'x',
  warning: '!',
  success: 'v',
  info: 'i',
};
