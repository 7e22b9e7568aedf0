import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

const firstModels = 50;

/** A dbt project of so many models; each but the first ones reads two before it, in layers of fifty. */
export async function writeModelProject(folder: string, models: number): Promise<void> {
  await writeFile(
    join(folder, 'dbt_project.yml'),
    `name: bench\nversion: '1.0'\nprofile: bench\nmodels:\n  bench:\n    +materialized: table\n`,
  );
  await writeFile(
    join(folder, 'profiles.yml'),
    `bench:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: bench.duckdb, schema: main, threads: 4}\n`,
  );
  await mkdir(join(folder, 'macros'), {recursive: true});
  await writeFile(
    join(folder, 'macros', 'cents.sql'),
    '{% macro cents(column, scale=2) %}round({{ column }} * 100, {{ scale }}){% endmacro %}\n',
  );
  const layers = Array.from({length: Math.ceil(models / firstModels)}, (_, layer) =>
    join(folder, 'models', layerName(layer)),
  );
  for (const layer of layers) await mkdir(layer, {recursive: true});
  for (let model = 0; model < models; model++)
    await writeFile(
      join(folder, 'models', layerName(Math.floor(model / firstModels)), `${modelName(model)}.sql`),
      model < firstModels ? firstModel(model) : laterModel(model),
    );
  for (const [layer, path] of layers.entries())
    await writeFile(join(path, 'schema.yml'), properties(layer, models));
}

const layerName = (layer: number) => `layer_${String(layer).padStart(2, '0')}`;
const modelName = (model: number) => `model_${String(model).padStart(4, '0')}`;

const firstModel = (model: number) =>
  `select i as id, i % ${(model % 7) + 2} as kind, (i * 1.5)::double as amount,
  date '2026-01-01' + (i % 90)::integer as day
from range(1000) as numbers(i)
`;

const laterModel = (model: number) => `{{ config(tags=['t${model % 5}']) }}
with one as (
  select id, kind, amount, day from {{ ref('${modelName(model - firstModels)}') }}
),
other as (
  select id, amount from {{ ref('${modelName(model - 1 - (model % 37))}') }} -- the amount of another
)
select one.id, one.kind, {{ cents('one.amount') }} / 100 as amount, one.day,
  {% for share in [1, 2] -%}
  avg(other.amount) over (partition by one.kind order by one.day rows {{ share }} preceding) * 0 + {{ share }} as share_{{ share }},
  {% endfor -%}
  case when other.amount > 10 then 'much' else 'little' end as size
from one
left join other on other.id = one.id
`;

function properties(layer: number, models: number): string {
  const start = layer * firstModels;
  const names = Array.from({length: Math.min(firstModels, models - start)}, (_, place) =>
    modelName(start + place),
  );
  const entries = names.map(
    (name) =>
      `  - name: ${name}\n    description: Made for measuring\n    columns:\n      - name: id\n        description: The key`,
  );
  return `version: 2\nmodels:\n${entries.join('\n')}\n`;
}
