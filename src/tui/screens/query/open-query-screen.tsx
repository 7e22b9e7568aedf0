import {openCatalogCache} from '#src/operations/catalog-cache/catalog-cache.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {readScreenSettings} from '#src/operations/screen-settings/read-screen-settings.ts';
import {openWorkbenchSession} from '#src/operations/workbench/session/workbench-session.ts';
import {openResultStore} from '#src/operations/workbench/results/result-store.ts';
import {runScreen} from '../../host/run-screen.tsx';
import type {Screen} from '../../host/screen.ts';
import {useScreen} from '../../host/screen-context.tsx';
import {buildKeyMap} from '../../keys/key-map.ts';
import {chooseTheme} from '../../theme/choose-theme.ts';
import {queryActions} from './query-actions.ts';
import {QueryView} from './query-view.tsx';
import {createWorkbench, type Workbench} from './workbench.ts';

/**
 * Opens the SQL workbench on a connection and resolves when it is left. What keeps it from opening is told before
 * anything is drawn.
 */
export async function openQueryScreen(
  context: OperationContext,
  {connection}: {connection: string | undefined},
): Promise<void> {
  const {runtime, signal} = context;
  const {settings, problems} = await readScreenSettings(context);
  const {keyMap, problems: keyProblems} = buildKeyMap({
    actions: queryActions,
    ...(settings.preset && {preset: settings.preset}),
    ...(settings.keys && {overrides: settings.keys}),
  });
  const theme = chooseTheme({
    environment: (name) => runtime.env.get(name),
    ...(settings.theme && {requested: settings.theme}),
  });
  const store = await openResultStore(context);
  const session = await openWorkbenchSession(context, {
    store,
    ...(connection !== undefined && {connection}),
  });
  const cache = await openCatalogCache(runtime, session.warehouse, {
    connection: session.warehouse.name,
    folder: undefined,
  });
  let screen: Screen | undefined;
  const workbench = createWorkbench(
    {keyMap, isVim: settings.preset === 'vim', theme, session, store, cache, randomId: runtime.randomId},
    () => screen!,
  );
  const [problem] = [...problems, ...keyProblems];
  if (problem !== undefined) workbench.ui.say(problem, 'warning');
  void cache.refresh();
  try {
    const view = <ScreenOf workbench={workbench} onScreen={(opened) => (screen = opened)} />;
    await runScreen(view, {runtime, signal, hasMouse: settings.mouse ?? false});
  } finally {
    await workbench.close();
  }
}

/** Hands the screen to the workbench, which sends to it what no component draws. */
function ScreenOf({workbench, onScreen}: {workbench: Workbench; onScreen(screen: Screen): void}) {
  onScreen(useScreen());
  return <QueryView workbench={workbench} />;
}
