import rest from '#plugins/rest/index.ts';
import {describeWarehouse} from '#test/contract/warehouse.ts';
import {duckdbStatements} from './duckdb-statements.ts';
import {startApi} from './rest-api.ts';

const rows = [
  {id: 1, name: 'Ada'},
  {id: 2, name: 'Grace, "Amazing"\nHopper'},
  {id: 3, name: null},
];
const api = await startApi({
  '/people': () => ({body: {data: rows}}),
  '/nobody': () => ({body: {data: []}}),
});

describeWarehouse({
  definition: rest,
  settings: async () => ({
    base_url: api.url,
    resources: {
      people: {path: '/people', records: '$.data'},
      nobody: {path: '/nobody', records: '$.data', columns: {id: 'int64', name: 'text'}},
    },
  }),
  statements: duckdbStatements,
  sample: {
    selections: [{kind: 'stream', name: 'people'}],
    emptySelections: [{kind: 'stream', name: 'nobody'}],
  },
});
