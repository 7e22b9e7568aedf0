import type {JudgedNode} from '../operations/explain/judge-plan.ts';
import type {ExplainedStatement} from '../operations/explain/explain-statement.ts';
import {displayWidth, escapeControls, padToWidth, truncateToWidth} from './display-text.ts';
import {formatCount} from '../util/format-quantity.ts';

/** One operation as a line. */
interface PlanLine {
  node: JudgedNode;
  /** Lines of the tree before the operation, e.g. `│  └─ `. */
  branch: string;
  /** Operation, target and details. */
  title: string;
  /** Numbers of its warnings, from 1. */
  warningNumbers: readonly number[];
}

const widestTitle = 100;
const barWidth = 8;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A plan as a tree with a bar for the share of each operation, and below it what is suspicious. */
export function formatExplained(explained: ExplainedStatement): string {
  const lines = planLines(explained.root);
  const isMeasured = explained.executionMs !== undefined;
  const columns: Column[] = [
    {head: isMeasured ? 'time' : 'cost', cell: ({node}) => amountText(node)},
    {head: 'share', cell: ({node}) => shareText(node.share), left: true},
    ...(isMeasured ? [{head: 'rows', cell: ({node}: PlanLine) => countText(node.actualRows)}] : []),
    {head: 'expected', cell: ({node}) => countText(node.estimatedRows)},
  ];
  const known = columns.filter(({cell}) => lines.some((line) => cell(line) !== ''));
  const widths = known.map(({head, cell}) =>
    Math.max(displayWidth(head), ...lines.map((line) => displayWidth(cell(line)))),
  );
  const write = (cells: readonly string[], title: string) => {
    const padded = cells.map((text, index) =>
      padToWidth(text, widths[index]!, known[index]!.left ? 'left' : 'right'),
    );
    return `${[...padded, title].join('  ')}\n`;
  };
  return [
    write(
      known.map(({head}) => head),
      'operation',
    ),
    ...lines.map((line) =>
      write(
        known.map(({cell}) => cell(line)),
        `${line.branch}${line.title}${line.warningNumbers.map((number) => ` [${number}]`).join('')}`,
      ),
    ),
    ...warningLines(lines),
    timesLine(explained),
  ].join('');
}

/** The operations of a plan from top to bottom. */
function planLines(root: JudgedNode): PlanLine[] {
  const lines: PlanLine[] = [];
  let warningCount = 0;
  const visit = (node: JudgedNode, branch: string, below: string) => {
    const warningNumbers = node.warnings.map(() => ++warningCount);
    lines.push({node, branch, title: titleOf(node), warningNumbers});
    for (const [index, child] of node.children.entries()) {
      const isLast = index === node.children.length - 1;
      visit(child, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    }
  };
  visit(root, '', '');
  return lines;
}

interface Column {
  head: string;
  cell(line: PlanLine): string;
  left?: boolean;
}

function titleOf({operation, target, filter, details}: JudgedNode): string {
  const notes = Object.entries(details)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`);
  if (filter !== undefined) notes.unshift(`Filter: ${filter}`);
  const name = target === undefined ? operation : `${operation} ${target}`;
  return truncateToWidth(escapeControls([name, ...notes].join('  ')), widestTitle);
}

function amountText({timeMs, cost}: JudgedNode): string {
  if (timeMs !== undefined) return millisecondsText(timeMs);
  return cost === undefined ? '' : cost.toFixed(cost < 10 ? 1 : 0);
}

function millisecondsText(durationMs: number): string {
  if (durationMs >= 1000) return `${(durationMs / 1000).toFixed(2)} s`;
  return `${durationMs.toFixed(durationMs < 10 ? 2 : 0)} ms`;
}

/** A bar in steps of an eighth of a character, and the per cent. */
function shareText(share: number | undefined): string {
  if (share === undefined) return '';
  const steps = Math.round(share * barWidth * eighths.length);
  const bar = '█'.repeat(Math.floor(steps / eighths.length)) + eighths[steps % eighths.length]!;
  return `${bar.padEnd(barWidth)} ${`${Math.round(share * 100)}%`.padStart(4)}`;
}

function countText(count: number | undefined): string {
  return count === undefined ? '' : formatCount(Math.round(count));
}

function warningLines(lines: readonly PlanLine[]): string[] {
  const warnings = lines.flatMap(({node, warningNumbers}) =>
    node.warnings.map(
      ({message}, index) => `[${warningNumbers[index]}] ${node.operation}: ${escapeControls(message)}\n`,
    ),
  );
  return warnings.length > 0 ? ['\n', ...warnings] : [];
}

function timesLine({planningMs, executionMs}: ExplainedStatement): string {
  const times = [
    ...(planningMs === undefined ? [] : [`planned in ${millisecondsText(planningMs)}`]),
    ...(executionMs === undefined ? [] : [`ran in ${millisecondsText(executionMs)}`]),
  ].join(', ');
  return times === '' ? '' : `\n${times[0]!.toUpperCase()}${times.slice(1)}.\n`;
}
