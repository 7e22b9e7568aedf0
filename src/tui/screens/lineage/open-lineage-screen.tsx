import type {OperationContext} from '#src/operations/context.ts';
import type {LineageTarget} from '#src/operations/lineage/find-target.ts';
import type {ProjectLineage} from '#src/operations/lineage/project-lineage.ts';
import {readScreenSettings} from '#src/operations/screen-settings/read-screen-settings.ts';
import {runScreen} from '../../host/run-screen.tsx';
import type {Screen} from '../../host/screen.ts';
import {useScreen} from '../../host/screen-context.tsx';
import {buildKeyMap} from '../../keys/key-map.ts';
import {chooseTheme} from '../../theme/choose-theme.ts';
import type {Theme} from '../../theme/theme.ts';
import {lineageActions} from './lineage-actions.ts';
import {createLineageGraph, type LineageGraphModel} from './lineage-graph.ts';
import {LineageView} from './lineage-view.tsx';

/** Shows the lineage as a graph on the whole terminal and resolves when it is left. */
export async function openLineageScreen(
  {runtime, signal, ...context}: OperationContext,
  {lineage, target}: {lineage: ProjectLineage; target: LineageTarget | undefined},
): Promise<void> {
  const {settings} = await readScreenSettings({runtime, signal, ...context});
  const known = new Set(lineageActions.map(({id}) => id));
  const own = Object.entries(settings.keys ?? {}).filter(([id]) => known.has(id));
  const {keyMap} = buildKeyMap({
    actions: lineageActions,
    ...(settings.preset && {preset: settings.preset}),
    overrides: Object.fromEntries(own),
  });
  const theme = chooseTheme({
    environment: (name) => runtime.env.get(name),
    ...(settings.theme && {requested: settings.theme}),
  });
  let screen: Screen | undefined;
  const model = createLineageGraph({lineage, target, keyMap, leave: () => screen?.close()});
  const view = <ScreenOf model={model} theme={theme} onScreen={(opened) => (screen = opened)} />;
  await runScreen(view, {runtime, signal, hasMouse: settings.mouse ?? false});
}

function ScreenOf({
  model,
  theme,
  onScreen,
}: {
  model: LineageGraphModel;
  theme: Theme;
  onScreen(screen: Screen): void;
}) {
  onScreen(useScreen());
  return <LineageView model={model} theme={theme} />;
}
