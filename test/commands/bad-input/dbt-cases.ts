import type {BadInputCase} from './case.ts';

const project = 'name: shop\nprofile: shop\n';
const profiles = 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb}\n';

/** A dbt project with these files; what they do not replace is fine. */
function dbt(files: Record<string, string>): Pick<BadInputCase, 'args' | 'files' | 'exitCode'> {
  return {
    args: ['run', '--dry-run'],
    exitCode: 2,
    files: {
      'dbt_project.yml': project,
      'profiles.yml': profiles,
      'models/fine.sql': 'select 1 as id',
      ...files,
    },
  };
}
const model = (text: string) => dbt({'models/a.sql': text});
const snapshot = (config: string) =>
  dbt({'snapshots/s.sql': `{% snapshot s %}{{ config(${config}) }} select 1 as id{% endsnapshot %}`});
const yml = (text: string) => dbt({'models/schema.yml': text});

/** Mistakes in dbt projects, found before anything is touched. */
export const dbtCases: BadInputCase[] = [
  {
    title: 'a ref to no model',
    ...model("select *\nfrom {{ ref('fin') }}"),
    says: ['models/a.sql:2:9', 'fin', 'Did you mean fine'],
  },
  {
    title: 'a ref in a macro to no model',
    ...dbt({
      'macros/m.sql': "{% macro m() %}\n{{ ref('gone') }}{% endmacro %}",
      'models/a.sql': 'select * from {{ m() }}',
    }),
    says: ['macros/m.sql:2:4', 'called from models/a.sql:1:18'],
  },
  {
    title: 'a source that no file defines',
    ...model("select * from {{ source('till', 'orders') }}"),
    says: ['models/a.sql:1:18', 'till.orders'],
  },
  {
    title: 'an expression that is not closed',
    ...model("select {{ ref('fine') "),
    says: ['models/a.sql:1:8', 'never closed'],
  },
  {
    title: 'a parenthesis that is not closed',
    ...model("select * from {{ ref('fine' }}"),
    says: ['models/a.sql:1:29'],
  },
  {
    title: 'an if that is not closed',
    ...model('select 1\n{% if true %}'),
    says: ['models/a.sql:2:4', 'endif'],
  },
  {
    title: 'an end without a beginning',
    ...model('select 1 {% endfor %}'),
    says: ['models/a.sql:1:13', 'endfor'],
  },
  {
    title: 'a macro that is not there',
    ...model('select {{ nope(1) }}'),
    says: ['models/a.sql:1:11', "'nope' is undefined", 'macro'],
  },
  {
    title: 'a filter that is not there',
    ...model("select {{ 'a' | shout }}"),
    says: ['models/a.sql:1:17', 'shout'],
  },
  {title: 'a tag that is not there', ...model('{% loop %}select 1'), says: ['models/a.sql:1:4', 'loop']},
  {title: 'an include', ...model("{% include 'x.sql' %}"), says: ['models/a.sql:1:4', 'include', 'macro']},
  {
    title: 'an operation on values that do not go together',
    ...model("select {{ 'a' + 1 }}"),
    says: ['models/a.sql:1:11', 'str'],
  },
  {
    title: 'too many arguments of a macro',
    ...dbt({'macros/m.sql': '{% macro m(a) %}{{ a }}{% endmacro %}', 'models/a.sql': 'select {{ m(1, 2) }}'}),
    says: ['models/a.sql:1:11', 'not more than 1 argument'],
  },
  {
    title: 'an error inside of a macro',
    ...dbt({
      'macros/m.sql': '{% macro m(a) %}\n{{ a.b.c }}{% endmacro %}',
      'models/a.sql': 'select {{ m({}) }}',
    }),
    says: ['macros/m.sql:2:8', 'called from models/a.sql:1:11'],
  },
  {
    title: 'two macros of one name',
    ...dbt({
      'macros/a.sql': '{% macro m() %}{% endmacro %}',
      'macros/b.sql': '{% macro m() %}{% endmacro %}',
    }),
    says: ['macros/a.sql', 'macros/b.sql', 'macro m'],
  },
  {
    title: 'a dispatch that finds nothing',
    ...model("select {{ adapter.dispatch('gone')() }}"),
    says: ['models/a.sql:1:19', 'default__gone'],
  },
  {
    title: 'a variable that is not set',
    ...model("select {{ var('start') }}"),
    says: ['models/a.sql:1:11', 'start', '--vars'],
  },
  {
    title: 'an environment variable that is not set',
    ...model("select {{ env_var('NO_SUCH_THING') }}"),
    says: ['models/a.sql:1:11', 'NO_SUCH_THING'],
  },
  {
    title: 'an error that the project raises',
    ...model("{{ exceptions.raise_compiler_error('not on Mondays') }}"),
    says: ['models/a.sql:1:15', 'not on Mondays'],
  },
  {
    title: 'a ref to a model that is off',
    ...dbt({
      'models/off.sql': '{{ config(enabled=false) }} select 1',
      'models/a.sql': "select * from {{ ref('off') }}",
    }),
    says: ['models/a.sql:1:18', 'turned off'],
  },
  {
    title: 'models in a circle',
    ...dbt({'models/a.sql': "select * from {{ ref('b') }}", 'models/b.sql': "select * from {{ ref('a') }}"}),
    says: ['circle', 'a -> b -> a'],
  },
  {
    title: 'two models of one name',
    ...dbt({'models/x/fine.sql': 'select 2'}),
    says: ['models/fine.sql', 'models/x/fine.sql'],
  },
  {
    title: 'a Python model',
    ...dbt({'models/p.py': 'def model(dbt, session): pass'}),
    exitCode: 5,
    says: ['models/p.py:1:1', 'Python'],
  },
  {
    title: 'a materialization of its own',
    ...model("{{ config(materialized='lake') }} select 1"),
    exitCode: 5,
    says: ['models/a.sql', 'lake', 'Supported'],
  },
  {
    title: 'a snapshot without a key',
    ...snapshot("strategy='check', check_cols='all'"),
    says: ['snapshots/s.sql', 'unique_key'],
  },
  {
    title: 'a snapshot by time without a time',
    ...snapshot("unique_key='id', strategy='timestamp'"),
    says: ['snapshots/s.sql', 'updated_at'],
  },
  {
    title: 'a snapshot by an unknown strategy',
    ...snapshot("unique_key='id', strategy='magic'"),
    says: ['snapshots/s.sql', 'magic'],
  },
  {
    title: 'YAML that is not well formed',
    ...yml('models:\n  - name: [fine\n'),
    says: [/models\/schema\.yml:\d+:\d+/],
  },
  {
    title: 'a misspelled key of a YAML file',
    ...yml('modles:\n  - name: fine\n'),
    says: ['models/schema.yml:1:1', 'models'],
  },
  {
    title: 'a model without a name',
    ...yml('models:\n  - description: x\n'),
    says: ['models/schema.yml:2:5', 'name'],
  },
  {
    title: 'a test that is not there',
    ...yml('models:\n  - name: fine\n    columns:\n      - name: id\n        data_tests: [uniqe]\n'),
    says: ['models/schema.yml:5:22', 'uniqe', 'unique'],
  },
  {
    title: 'a test of a package that is not there',
    ...yml(
      'models:\n  - name: fine\n    data_tests:\n      - dbt_utils.equal_rowcount: {compare_model: ref("fine")}\n',
    ),
    says: ['models/schema.yml:4:9', 'dbt deps'],
  },
  {
    title: 'a test with two names',
    ...yml('models:\n  - name: fine\n    data_tests:\n      - unique: {}\n        not_null: {}\n'),
    says: ['models/schema.yml:4:9', 'not_null'],
  },
  {
    title: 'an exposure of no model',
    ...yml("exposures:\n  - name: e\n    depends_on: [ref('gone')]\n"),
    says: ['models/schema.yml:3:18', 'gone'],
  },
  {
    title: 'a model that two files describe',
    ...dbt({'models/a.yml': 'models: [{name: fine}]', 'models/b.yml': 'models: [{name: fine}]'}),
    says: ['models/a.yml:1:10', 'models/b.yml:1:10'],
  },
  {
    title: 'an unknown key of dbt_project.yml',
    ...dbt({'dbt_project.yml': `${project}modles: {}\n`}),
    says: ['dbt_project.yml:3:1', 'modles', 'models'],
  },
  {
    title: 'no profile in dbt_project.yml',
    ...dbt({'dbt_project.yml': 'name: shop\n'}),
    says: ['dbt_project.yml', 'profile'],
  },
  {
    title: 'a profile that is not there',
    ...dbt({'dbt_project.yml': 'name: shop\nprofile: shopp\n'}),
    says: ['shopp', 'Did you mean shop'],
  },
  {
    title: 'a target that is not there',
    ...dbt({}),
    args: ['run', '--dry-run', '--target', 'prod'],
    says: ['prod', 'Known targets: dev'],
  },
  {
    title: 'a system that dbt projects do not run on here',
    ...dbt({'profiles.yml': profiles.replace('duckdb, path', 'oracle, path')}),
    exitCode: 5,
    says: ['oracle', 'duckdb', 'postgres'],
  },
  {
    title: 'a package that is not installed',
    ...dbt({'packages.yml': 'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n'}),
    says: ['packages.yml:2:5', 'dbt_utils', 'dbt deps'],
  },
  {
    title: 'a local package that is not there',
    ...dbt({'packages.yml': 'packages:\n  - local: ../gone\n'}),
    says: ['packages.yml:2:5', '../gone'],
  },
  {
    title: 'variables that are no mapping',
    ...dbt({}),
    args: ['run', '--dry-run', '--vars', '[1]'],
    says: ['--vars', 'mapping'],
  },
  {
    title: 'no profiles.yml',
    args: ['run', '--dry-run'],
    exitCode: 2,
    files: {'dbt_project.yml': project},
    says: ['profiles.yml', '--profiles-dir'],
  },
];
