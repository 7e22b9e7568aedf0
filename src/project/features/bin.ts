import {asDouble, learnedFrom, overGroup, type FeatureFunction} from './feature-function.ts';
import {quantileOf} from './quantile.ts';

/** Numbers as the number of the bin that they fall into, from 0 on. */
export const binning: Readonly<Record<string, FeatureFunction>> = {
  bin_uniform: {
    parameters: ['column', 'bins', 'partition_by?', 'where?'],
    description: 'Bins of equal width between the least and the greatest value (KBinsDiscretizer, uniform)',
    write(dialect, argument) {
      const value = asDouble(argument.sql('column'), dialect);
      const bins = argument.count('bins');
      const learned = learnedFrom(value, argument.optionalSql('where'));
      const over = overGroup(argument.optionalList('partition_by'));
      const least = `min(${learned}) ${over}`;
      const greatest = `max(${learned}) ${over}`;
      const place = `floor((${value} - ${least}) / nullif(${greatest} - ${least}, 0) * ${bins})`;
      return `case when ${value} is null then null when ${value} >= ${greatest} and ${greatest} > ${least} then ${bins - 1} when ${value} <= ${least} then 0 else ${place} end`;
    },
  },
  bin_quantile: {
    parameters: ['column', 'bins', 'from', 'where?'],
    description: 'Bins with about as many rows of a table each (KBinsDiscretizer, quantile)',
    write(dialect, argument) {
      const column = argument.sql('column');
      const bins = argument.count('bins');
      const rows = {from: argument.sql('from'), where: argument.optionalSql('where'), dialect};
      const inner = Array.from({length: bins - 1}, (_, position) =>
        quantileOf(column, (position + 1) / bins, rows),
      );
      return countOfEdges(asDouble(column, dialect), inner);
    },
  },
  bin_edges: {
    parameters: ['column', 'edges'],
    description: 'How many of the edges are at or below the value (numpy.digitize)',
    write: (dialect, argument) =>
      countOfEdges(asDouble(argument.sql('column'), dialect), argument.values('edges').map(String)),
  },
};

function countOfEdges(value: string, edges: readonly string[]): string {
  const steps = edges.map((edge) => `case when ${value} >= ${edge} then 1 else 0 end`);
  return `case when ${value} is not null then ${steps.join(' + ') || '0'} end`;
}
