import type {CompiledProject} from '../compile-project/compile-project.ts';
import {assetNodes} from '../../project/select/index.ts';
import {formatRelation} from '../../warehouse/index.ts';

/** Assets of weir.yml and models of dbt_project.yml as one project: models come after the assets that make their sources. */
export function mergeCompiled(
  own: CompiledProject,
  dbt: CompiledProject,
  {sources, digest}: {sources: readonly SourceUse[]; digest: (text: string) => string},
): CompiledProject {
  const placeOf = ({schema, name}: {schema?: string; name: string}) =>
    formatRelation({...(schema !== undefined && {schema}), name}).toLowerCase();
  const makers = new Map(own.assets.map(({asset}) => [placeOf(asset.relation), asset.name]));
  const dependencies = new Map([...own.dependencies, ...dbt.dependencies]);
  for (const {reader, relation} of sources) {
    const maker = makers.get(placeOf(relation));
    const upstream = dependencies.get(reader);
    if (maker !== undefined && upstream && !upstream.includes(maker))
      dependencies.set(reader, [...upstream, maker]);
  }
  const ownNodes = assetNodes({
    assets: own.assets,
    dependencies: own.dependencies,
    project: own.project.name,
    digest,
  });
  const selectable = {
    nodes: [...ownNodes.nodes, ...dbt.selectable!.nodes],
    dependencies: new Map([...ownNodes.dependencies, ...dbt.selectable!.dependencies, ...dependencies]),
  };
  return {
    ...dbt,
    assets: [...own.assets, ...dbt.assets],
    dependencies,
    connections: new Map([...own.connections, ...dbt.connections]),
    notices: [...own.notices, ...dbt.notices],
    selectable,
  };
}

/** A model that reads a source. */
export interface SourceUse {
  reader: string;
  relation: {schema?: string; name: string};
}
