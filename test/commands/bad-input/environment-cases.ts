import {withAsset, type BadInputCase} from './case.ts';

const one = withAsset('assets/marts/a.sql', 'select 1 as id');

/** Mistakes with plans and environments. */
export const environmentCases: BadInputCase[] = [
  {
    title: 'a name that is no environment',
    files: one,
    args: ['plan', '--env', 'Dev-1'],
    exitCode: 2,
    says: ['Dev-1', 'small letters'],
  },
  {
    title: 'a plan from a range that ends before it begins',
    files: one,
    args: ['plan', '--start', '2026-02-01', '--end', '2026-01-01'],
    exitCode: 2,
    says: ['--start 2026-02-01', 'not before'],
  },
  {
    title: 'a moment that is none',
    files: one,
    args: ['plan', '--start', 'yesterday'],
    exitCode: 2,
    says: ['--start yesterday', 'UTC'],
  },
  {
    title: 'an apply without anybody to ask',
    files: one,
    args: ['apply'],
    exitCode: 2,
    says: ['nobody to ask', '--yes'],
  },
  {
    title: 'a plan file that is not there',
    files: one,
    args: ['apply', 'none.json', '--yes'],
    exitCode: 2,
    says: ['none.json', 'does not exist'],
  },
  {
    title: 'a plan file that is something else',
    files: {...one, 'plan.json': '{"a": 1}'},
    args: ['apply', 'plan.json', '--yes'],
    exitCode: 2,
    says: ['plan.json', 'is no plan', 'weir plan --out'],
  },
  {
    title: 'promoting what is not there',
    files: one,
    args: ['promote', 'dev', 'prod', '--yes'],
    exitCode: 2,
    says: ['no environment dev', 'weir apply --env dev'],
  },
  {
    title: 'rolling back what was never applied',
    files: one,
    args: ['rollback', 'prod', '--yes'],
    exitCode: 2,
    says: ['no environment prod'],
  },
  {
    title: 'comparing environments of which one is missing',
    files: one,
    args: ['env', 'diff', 'prod', 'dev'],
    exitCode: 2,
    says: ['no environment'],
  },
  {
    title: 'filling an asset that does not go by time',
    files: one,
    args: ['backfill', 'marts.a', '--missing'],
    exitCode: 2,
    says: ['marts.a', 'does not go by intervals'],
  },
  {
    title: 'filling an asset that does not exist',
    files: one,
    args: ['backfill', 'marts.b', '--missing'],
    exitCode: 2,
    says: ['no asset marts.b', 'marts.a'],
  },
  {
    title: 'filling nothing in particular',
    files: one,
    args: ['backfill', 'marts.a'],
    exitCode: 2,
    says: ['Say which intervals', '--missing'],
  },
  {
    title: 'a plan of part of an environment that lacks the rest',
    files: {...one, 'assets/marts/b.sql': 'select id from marts.a'},
    args: ['plan', '--env', 'dev', '--select', 'marts.b'],
    exitCode: 2,
    says: ['marts.b reads marts.a', '+marts.b'],
  },
  {
    title: 'an environment on a system that has none',
    files: {
      'weir.yml':
        'project: shop\ndefault_connection: app\nconnections:\n  app: {type: sqlite, path: app.db}\n',
      'assets/a.sql': 'select 1 as id',
    },
    args: ['plan', '--env', 'dev'],
    exitCode: 5,
    says: ['SQLite has no environments', 'weir run'],
  },
];
