export {assetNodes, checkNodeId, type NodesWithDependencies, type PlacedAsset} from './asset-nodes.ts';
export {composeSelection, type SelectionRequest} from './compose-selection.ts';
export {neededFacts, type NeededFacts, type NodeResult, type SelectionFacts} from './facts.ts';
export {
  createSelectionGraph,
  type NodeFingerprints,
  nodeKinds,
  type NodeKind,
  type SelectableNode,
  type SelectionGraph,
} from './node.ts';
export {chooseNodes, selectNodes, type SelectedNodes} from './select-nodes.ts';
export {parseSelectorsFile, type NamedSelector} from './selectors-file.ts';
