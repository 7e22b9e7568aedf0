import {closestNames} from '../../util/suggest.ts';
import {composeSelection, type SelectionRequest} from './compose-selection.ts';
import {evaluateSelection} from './evaluate-selection.ts';
import type {SelectionFacts} from './facts.ts';
import type {SelectableNode, SelectionGraph} from './node.ts';
import {selectionError} from './selection-error.ts';
import type {NamedSelector} from './selectors-file.ts';
import type {Criterion, Selection} from './selection.ts';

export interface SelectedNodes {
  /** Ids of the chosen nodes. */
  chosen: ReadonlySet<string>;
  /** Pieces of YAML selectors that match nothing, for a warning. */
  unmatched: readonly Criterion[];
}

/** Composes and evaluates a selection that needs no facts but those given. See `chooseNodes`. */
export function selectNodes(
  graph: SelectionGraph,
  request: SelectionRequest,
  options: {selectors?: ReadonlyMap<string, NamedSelector>; facts?: SelectionFacts} = {},
): SelectedNodes {
  return chooseNodes(composeSelection(request, options.selectors), graph, {...options, ...request});
}

/** Evaluates; throws `UsageError` with near names when a name of the command line is not there. */
export function chooseNodes(
  selection: Selection,
  graph: SelectionGraph,
  options: {facts?: SelectionFacts} & Pick<SelectionRequest, 'indirect'>,
): SelectedNodes {
  const {chosen, unmatched} = evaluateSelection(selection, graph, options);
  const typed = unmatched.find(({origin}) => origin.selector === undefined);
  if (typed) throw unmatchedError(typed, graph);
  return {chosen, unmatched};
}

const mostNamesShown = 12;

function unmatchedError(criterion: Criterion, {nodes}: SelectionGraph) {
  const {method, path, value, origin} = criterion;
  const known = knownValues(method, [...nodes.values()]);
  const near = closestNames(value, known);
  const written = method === 'fqn' ? value : `${[method, ...path].join('.')}:${value}`;
  const shown = known.slice(0, mostNamesShown).join(', ');
  const rest = known.length > mostNamesShown ? ` and ${known.length - mostNamesShown} more` : '';
  return selectionError(`No asset matches ${written}`, origin, {
    code: 'usage-unknown-asset',
    hint: `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}${knownWords[method] ?? 'Known assets'}: ${shown || 'none'}${rest}.`,
  });
}

const knownWords: Record<string, string> = {
  tag: 'Known tags',
  path: 'Known files',
  file: 'Known files',
  source: 'Known sources',
  exposure: 'Known exposures',
  package: 'Known packages',
  group: 'Known groups',
  owner: 'Known owners',
  connection: 'Known connections',
  unit_test: 'Known unit tests',
};

function knownValues(method: string, nodes: readonly SelectableNode[]): string[] {
  const values = nodes.flatMap((node): (string | undefined)[] => {
    switch (method) {
      case 'tag':
        return [...node.tags];
      case 'path':
      case 'file':
        return [method === 'file' ? node.file.split('/').at(-1) : node.file];
      case 'source':
        return [node.source && `${node.source.name}.${node.source.table}`];
      case 'exposure':
      case 'metric':
      case 'semantic_model':
      case 'saved_query':
      case 'unit_test':
        return [node.kind === method ? node.name : undefined];
      case 'package':
      case 'group':
      case 'owner':
      case 'connection':
        return [node[method]];
      default:
        return [isAuxiliary(node) ? undefined : node.name];
    }
  });
  return [...new Set(values.filter((value) => value !== undefined))].toSorted();
}

/** What nobody calls by its name. */
function isAuxiliary({kind}: SelectableNode): boolean {
  return kind === 'test' || kind === 'unit_test' || kind === 'source' || kind === 'exposure';
}
