import type {Explain, PlanNode, PlanNodeKind, QueryPlan} from '#src/warehouse/index.ts';
import {bindable} from './bindable.ts';
import type {Host} from './host.ts';
import type {Hosts} from './hosts.ts';
import {hostOfSession} from './query.ts';
import {selectRows} from './select-rows.ts';
import type {Cell} from './programs/protocol.ts';

interface PlanRow {
  id: bigint;
  parent: bigint;
  detail: string;
}

/** SQLite tells how it goes about a statement, not what it costs; a measurement adds time and rows of the whole. */
export function createExplain(hosts: Hosts): Explain {
  return {
    explain({text, parameters = []}, {analyze, signal, session}) {
      const bound = parameters.map(bindable);
      const explain = async (host: Host): Promise<QueryPlan> => {
        const rows = await selectRows<PlanRow>(host, `explain query plan ${text}`, bound, signal);
        const root: PlanNode = {
          operation: 'STATEMENT',
          kind: 'other',
          details: {},
          children: childrenOf(0n, rows),
        };
        return analyze ? measure(host, {text, bound, signal}, root) : {root};
      };
      return session ? explain(hostOfSession(session)) : hosts.use(signal, explain);
    },
  };
}

async function measure(
  host: Host,
  {text, bound, signal}: {text: string; bound: readonly Cell[]; signal: AbortSignal},
  root: PlanNode,
): Promise<QueryPlan> {
  const startedMs = performance.now();
  let {batch} = await host.request('start', {text, parameters: bound}, signal);
  let rows = batch.rowCount;
  while (!batch.isLast) {
    batch = await host.request('next', {}, signal);
    rows += batch.rowCount;
  }
  const executionMs = performance.now() - startedMs;
  return {root: {...root, actualRows: rows, timeMs: executionMs}, executionMs};
}

function childrenOf(parent: bigint, rows: readonly PlanRow[]): PlanNode[] {
  return rows
    .filter((row) => row.parent === parent)
    .map(({id, detail}) => ({...describe(detail), children: childrenOf(id, rows)}));
}

const kinds: readonly (readonly [RegExp, PlanNodeKind])[] = [
  [/^SEARCH|^SCAN .* USING (COVERING )?INDEX/, 'index-scan'],
  [/^SCAN (?!CONSTANT ROW)/, 'scan'],
  [/B-TREE FOR (LAST \d+ TERMS OF |RIGHT PART OF )?ORDER BY/, 'sort'],
  [/B-TREE FOR (GROUP BY|DISTINCT)|B-TREE FOR count/, 'aggregate'],
];

function describe(detail: string): Omit<PlanNode, 'children'> {
  const [, operation = detail, target] = /^(SCAN|SEARCH) (?!CONSTANT)(\S+)/.exec(detail) ?? [];
  const index = /USING (?:AUTOMATIC )?(?:COVERING )?INDEX (\S+)/.exec(detail)?.[1];
  return {
    operation,
    kind: kinds.find(([pattern]) => pattern.test(detail))?.[1] ?? 'other',
    ...(target !== undefined && {target}),
    details: {
      ...(operation !== detail && {Plan: detail}),
      ...(index !== undefined && {Index: index}),
    },
  };
}
