import {messageOf} from '#src/errors/index.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {readScreenSettings} from '#src/operations/screen-settings/read-screen-settings.ts';
import {openTabKeeper} from '#src/operations/workbench/tabs/tab-keeper.ts';
import {openResultStore} from '#src/operations/workbench/results/result-store.ts';
import {createEditorModel} from '../../editor/editor-model.ts';
import {runScreen} from '../../host/run-screen.tsx';
import type {Screen} from '../../host/screen.ts';
import {useScreen} from '../../host/screen-context.tsx';
import {buildKeyMap} from '../../keys/key-map.ts';
import {chooseTheme} from '../../theme/choose-theme.ts';
import {openScope} from './connection-scope.ts';
import {editorTab} from './editor-tabs.ts';
import {queryActions} from './query-actions.ts';
import {QueryView} from './query-view.tsx';
import {openKeptTabs} from './restore-tabs.ts';
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
  const scope = await openScope(context, {connection, store}).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const isVim = settings.preset === 'vim';
  const newTab = () => editorTab(runtime.randomId(), 'query', createEditorModel({isVim}));
  let tell = (_error: unknown) => {};
  const keeper = await openTabKeeper(context, {onError: (error) => tell(error)});
  const editors = openKeptTabs(keeper, {isVim, newTab});
  let screen: Screen | undefined;
  const workbench = createWorkbench({context, keyMap, theme, scope, store, editors, newTab}, () => screen!);
  tell = (error) => workbench.ui.say(messageOf(error), 'error');
  const [problem] = [...problems, ...keyProblems];
  if (problem !== undefined) workbench.ui.say(problem, 'warning');
  try {
    const view = <ScreenOf workbench={workbench} onScreen={(opened) => (screen = opened)} />;
    await runScreen(view, {runtime, signal, hasMouse: settings.mouse ?? false});
  } finally {
    await keeper.close();
    await workbench.close();
  }
}

/** Hands the screen to the workbench, which sends to it what no component draws. */
function ScreenOf({workbench, onScreen}: {workbench: Workbench; onScreen(screen: Screen): void}) {
  onScreen(useScreen());
  return <QueryView workbench={workbench} />;
}
