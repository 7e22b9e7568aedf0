import {jsonTree} from '#src/present/json-tree.ts';
import type {TextPage} from '../../components/text-dialog.ts';
import {oneLine, wrapWords} from '../../text/columns.ts';

/** The whole of one value; JSON is laid out. */
export function createCellPage({name, cell}: {name: string; cell: string | null}): TextPage {
  const text = cell === null ? 'NULL' : layOut(cell);
  return {
    title: name,
    lines({width, search}) {
      const lines = text.split('\n').map((line) => oneLine(line, line.length));
      const wanted = search.toLowerCase();
      return lines
        .filter((line) => wanted === '' || line.toLowerCase().includes(wanted))
        .flatMap((line) => wrapKeepingIndent(line, width));
    },
  };
}

/** Numbers keep every digit. */
function layOut(text: string): string {
  const tree = /^\s*[[{]/.test(text) ? jsonTree(text) : undefined;
  if (!tree) return text;
  return tree
    .map(({depth, key, text: value}) => `${'  '.repeat(depth)}${key === undefined ? '' : `${key}: `}${value}`)
    .join('\n');
}

function wrapKeepingIndent(line: string, width: number): string[] {
  const indent = /^ */.exec(line)![0].slice(0, Math.floor(width / 2));
  return wrapWords(line.slice(indent.length), width - indent.length).map((part) => indent + part);
}
