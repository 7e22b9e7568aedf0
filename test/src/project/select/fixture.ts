import {
  createSelectionGraph,
  selectNodes,
  type NodeKind,
  type NodeResult,
  type SelectableNode,
  type SelectionFacts,
  type SelectionRequest,
} from '#src/project/select/index.ts';

type Described = Partial<SelectableNode> & {reads?: string[]};

const described: Record<string, Described & {kind: NodeKind; file: string}> = {
  'app.orders': {kind: 'source', file: 'models/sources.yml', source: {name: 'app', table: 'orders'}},
  'app.users': {kind: 'source', file: 'models/sources.yml', source: {name: 'app', table: 'users'}},
  countries: {kind: 'seed', file: 'seeds/countries.csv', tags: ['static']},
  stg_orders: {
    kind: 'model',
    file: 'models/staging/stg_orders.sql',
    tags: ['daily'],
    config: {materialized: 'view', schema: 'staging', tags: ['daily']},
    reads: ['app.orders'],
  },
  stg_users: {
    kind: 'model',
    file: 'models/staging/stg_users.sql',
    tags: ['daily', 'pii'],
    config: {materialized: 'view', meta: {team: 'core', levels: [1, 2]}},
    owner: 'ana',
    reads: ['app.users'],
  },
  int_orders: {
    kind: 'model',
    file: 'models/marts/finance/int_orders.sql',
    config: {materialized: 'ephemeral'},
    access: 'private',
    group: 'finance',
    reads: ['stg_orders', 'countries'],
  },
  revenue: {
    kind: 'model',
    file: 'models/marts/finance/revenue.sql',
    tags: ['nightly'],
    config: {materialized: 'incremental', contract: {enforced: true}},
    group: 'finance',
    access: 'public',
    connection: 'wide',
    reads: ['int_orders', 'stg_users'],
  },
  'revenue.v2': {
    kind: 'model',
    file: 'models/marts/finance/revenue_v2.sql',
    fqn: ['shop', 'marts', 'finance', 'churn', 'v2'],
    name: 'churn',
    version: {value: '2', latest: '2'},
    config: {materialized: 'table'},
    reads: ['revenue'],
  },
  users_history: {kind: 'snapshot', file: 'snapshots/users_history.sql', reads: ['app.users']},
  'lib.dates': {
    kind: 'model',
    file: 'models/dates.sql',
    name: 'dates',
    fqn: ['lib', 'dates'],
    package: 'lib',
  },
  dashboard: {kind: 'exposure', file: 'models/exposures.yml', reads: ['revenue']},
  not_null_stg_orders_id: {
    kind: 'test',
    file: 'models/staging/schema.yml',
    test: {name: 'not_null', isGeneric: true},
    reads: ['stg_orders'],
  },
  rel_orders_users: {
    kind: 'test',
    file: 'models/staging/schema.yml',
    test: {name: 'relationships', isGeneric: true},
    reads: ['stg_orders', 'stg_users'],
  },
  no_negative_revenue: {
    kind: 'test',
    file: 'tests/no_negative_revenue.sql',
    test: {name: 'no_negative_revenue', isGeneric: false},
    reads: ['revenue'],
  },
  revenue_adds_up: {kind: 'unit_test', file: 'models/marts/finance/schema.yml', reads: ['revenue']},
};

const ended = (...results: NodeResult[]): ReadonlySet<NodeResult> => new Set(results);

const facts: SelectionFacts = {
  earlier: new Map([
    ['stg_orders', {body: 'a', configs: 'a'}],
    ['stg_users', {body: 'old', configs: 'a'}],
    ['revenue', {body: 'a', configs: 'old'}],
  ]),
  results: new Map([
    ['stg_orders', ended('success')],
    ['stg_users', ended('error')],
    ['revenue', ended('skipped')],
    ['rel_orders_users', ended('fail')],
    ['not_null_stg_orders_id', ended('warn')],
  ]),
  changedFiles: new Map([['main', new Set(['models/staging/stg_users.sql', 'macros/cents.sql'])]]),
  freshness: {stale: new Set(['stg_orders']), fresh: new Set(['stg_users'])},
  fresherSources: new Set(['app.orders']),
};

const nodes = Object.entries(described).map(([id, {reads: _reads, ...node}]): SelectableNode => {
  const folders = node.file.split('/').slice(1, -1);
  return {
    id,
    name: id,
    fqn: ['shop', ...folders, id],
    tags: [],
    package: 'shop',
    config: {},
    fingerprints: {body: 'a', configs: 'a'},
    ...(id === 'int_orders' && {usedFiles: ['macros/cents.sql']}),
    ...node,
  };
});

const graph = createSelectionGraph(
  nodes,
  new Map(Object.entries(described).map(([id, {reads = []}]) => [id, reads])),
);

/** Ids that are chosen in a project with models, seeds, sources, a snapshot, tests and an exposure. */
export function choose(request: SelectionRequest, options: Parameters<typeof selectNodes>[2] = {}): string[] {
  return [...selectNodes(graph, request, {facts, ...options}).chosen].toSorted();
}
