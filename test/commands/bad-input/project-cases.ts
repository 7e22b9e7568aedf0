import {secret, warehouseProject, type BadInputCase} from './case.ts';

const run = (text: string) => ({args: ['run'], files: {'weir.yml': text}, exitCode: 2});

/** Mistakes in weir.yml. */
export const projectCases: BadInputCase[] = [
  {title: 'no project at all', args: ['run'], exitCode: 2, says: ['weir.yml', 'weir init']},
  {
    title: 'an unclosed bracket',
    ...run('project: shop\nconnections: {a: [\n'),
    says: [/weir\.yml:\d+:\d+/, '^'],
  },
  {
    title: 'a tab as indent',
    ...run('project: shop\nconnections:\n\twarehouse: {}\n'),
    says: [/weir\.yml:3:\d+/, /tab/i],
  },
  {
    title: 'a duplicate key',
    ...run('project: a\nproject: b\n'),
    says: ['weir.yml:2:1', 'second time'],
  },
  {title: 'an empty file', ...run(''), says: ['weir.yml', /empty/]},
  {title: 'a list in place of a mapping', ...run('- a\n- b\n'), says: ['weir.yml']},
  {title: 'a scalar in place of a mapping', ...run('hello\n'), says: ['weir.yml']},
  {
    title: 'an unknown top-level key',
    ...run('project: a\nconections: {}\n'),
    says: ['conections', 'connections', 'weir.yml:2:1'],
  },
  {title: 'no project name', ...run('connections: {}\n'), says: ['project']},
  {title: 'a number as project name', ...run('project: 12\n'), says: [/weir\.yml:1/, 'must be text']},
  {
    title: 'an unknown connection type',
    ...run('project: a\nconnections:\n  w: {type: duckbd, path: a.duckdb}\n'),
    says: ['duckbd', 'duckdb'],
  },
  {
    title: 'a connection without a type',
    ...run('project: a\nconnections:\n  w: {path: a.duckdb}\n'),
    says: ['type', /weir\.yml:3/],
  },
  {
    title: 'an unknown connection setting',
    ...run('project: a\nconnections:\n  w: {type: duckdb, pth: a.duckdb}\n'),
    says: ['pth', 'path', /weir\.yml:3/],
  },
  {
    title: 'a port that is no number',
    ...run('project: a\nconnections:\n  w: {type: postgres, host: h, port: many, database: d, user: u}\n'),
    says: ['port', /weir\.yml:3/],
  },
  {
    title: 'a concurrency of zero',
    ...run('project: a\nconnections:\n  w: {type: duckdb, path: a.duckdb, concurrency: 0}\n'),
    says: ['concurrency'],
  },
  {
    title: 'a password in plain text',
    ...run(
      `project: a\nconnections:\n  w: {type: postgres, host: h, database: d, user: u, password: ${secret}}\n`,
    ),
    says: ['password', 'env:'],
  },
  {
    title: 'an environment that does not exist',
    args: ['run', '--environment', 'prdo'],
    files: {'weir.yml': `${warehouseProject}environments:\n  prod: {}\n`},
    exitCode: 2,
    says: ['prdo', 'prod'],
  },
  {
    title: 'an unknown key in an environment',
    ...run(`${warehouseProject}environments:\n  prod: {conections: {}}\n`),
    says: ['conections', 'connections'],
  },
  {
    title: 'a default connection that does not exist',
    ...run(warehouseProject.replace('default_connection: warehouse', 'default_connection: warehose')),
    says: ['warehose', 'warehouse'],
  },
  {
    title: 'a project folder that does not exist',
    args: ['run', '--project', 'nowhere'],
    exitCode: 2,
    says: ['nowhere'],
  },
];
