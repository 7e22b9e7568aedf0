import {describe, expect, test} from 'vitest';
import {createChoiceDialog} from '#src/tui/components/choice-dialog.ts';
import {createConfirmDialog} from '#src/tui/components/confirm-dialog.ts';
import {createHelpPage} from '#src/tui/components/help-page.ts';
import type {Modal, ModalScene} from '#src/tui/components/modal.ts';
import {createModalStack} from '#src/tui/components/modal-stack.ts';
import {createPromptDialog, typedConfirmation} from '#src/tui/components/prompt-dialog.ts';
import {renderTabLine} from '#src/tui/components/tab-line.ts';
import {createTextDialog} from '#src/tui/components/text-dialog.ts';
import {createTreeStore, type TreeNode} from '#src/tui/components/tree-store.ts';
import {renderTreeRows} from '#src/tui/components/render-tree.ts';
import {buildKeyMap} from '#src/tui/keys/key-map.ts';
import {standardActions} from '#src/tui/keys/standard-actions.ts';
import {textWidth} from '#src/tui/text/columns.ts';
import {stripSgr} from '#src/tui/theme/paint.ts';
import {plainTheme} from '#src/tui/theme/themes.ts';

const {keyMap} = buildKeyMap({actions: standardActions});
const scene: ModalScene = {area: {x: 0, y: 0, width: 70, height: 16}, theme: plainTheme, keyMap};

function drawn(modal: Modal, size: Partial<ModalScene['area']> = {}): string {
  const {rect, lines} = modal.draw({...scene, area: {...scene.area, ...size}});
  expect(lines.map((line) => textWidth(stripSgr(line)))).toEqual(lines.map(() => rect.width));
  expect(lines).toHaveLength(rect.height);
  return lines.map(stripSgr).join('\n');
}

describe('dialogs', () => {
  test('a question is agreed to by y and Enter and by nothing else', async () => {
    const stack = createModalStack();
    const ask = () =>
      stack.open<boolean>((close) =>
        createConfirmDialog({title: 'Delete', text: 'All?', yes: 'delete'}, close),
      );
    const answers = [ask(), ask(), ask()];
    stack.top()!.type('x');
    stack.top()!.type('y');
    stack.top()!.act('prompt.cancel', 1);
    stack.top()!.act('prompt.accept', 1);
    expect(await Promise.all(answers)).toEqual([true, false, true]);
    expect(stack.top()).toBeUndefined();
  });

  test('a dangerous question needs the very word', () => {
    const answers: (string | undefined)[] = [];
    const dialog = createPromptDialog(
      typedConfirmation('prod', {title: 'Drop', text: 'Gone for good.'}),
      (answer) => answers.push(answer),
    );
    dialog.type('prd');
    dialog.act('prompt.accept', 1);
    expect(answers).toEqual([]);
    expect(drawn(dialog)).toContain('That is not prod');
    dialog.act('prompt.left', 1);
    dialog.act('prompt.left', 1);
    dialog.act('prompt.right', 1);
    dialog.act('prompt.delete-back', 1);
    dialog.type('ro');
    dialog.act('prompt.accept', 1);
    expect(answers).toEqual(['prod']);
  });

  test('a list is narrowed by scattered letters, best first, and chosen from', () => {
    const chosen: (number | undefined)[] = [];
    const choices = ['Sort rows', 'Show the keys', 'Run all statements'].map((label, value) => ({
      label,
      value,
    }));
    const dialog = createChoiceDialog({title: 'Commands', choices}, (value) => chosen.push(value));
    expect(drawn(dialog)).toContain('3 of 3');
    dialog.type('s');
    dialog.act('prompt.next', 1);
    dialog.act('prompt.clear', 1);
    dialog.type('run all');
    expect(drawn(dialog)).toContain('1 of 3');
    dialog.act('prompt.accept', 1);
    expect(chosen).toEqual([2]);
    dialog.type(' nothing like it');
    expect(drawn(dialog)).toContain('nothing matches');
  });

  test('help is made from the live keys, searched and scrolled', () => {
    const dialog = createTextDialog(createHelpPage(['grid', 'global']), () => {});
    expect(drawn(dialog)).toMatch(/Result\s/);
    dialog.act('prompt.page-down', 1);
    expect(drawn(dialog)).not.toMatch(/Result\s/);
    dialog.type('freeze');
    expect(drawn(dialog)).toContain('f                      Freeze columns up to this one');
  });

  test.each([20, 40, 200])('dialogs fit a screen of %i columns', (width) => {
    const choices = [
      {label: '日本語 '.repeat(20), detail: 'detail '.repeat(20), value: 1, preview: 'x '.repeat(90)},
    ];
    drawn(
      createChoiceDialog({title: 'A title that is long', choices}, () => {}),
      {width},
    );
    drawn(
      createPromptDialog({title: 'Name', initial: '日本語'.repeat(40)}, () => {}),
      {width},
    );
    drawn(
      createConfirmDialog({title: 'T', text: 'word '.repeat(40), yes: 'run'}, () => {}),
      {width},
    );
  });
});

test('the active tab is always to be seen', () => {
  const titles = Array.from({length: 12}, (_, index) => `query ${index}`);
  const line = stripSgr(renderTabLine({titles, active: 11, width: 40, isFocused: true}, plainTheme));
  expect(line).toContain(' 12 query 11 ');
  expect(textWidth(line)).toBe(40);
});

describe('a tree', () => {
  const node = (id: string, hasChildren: boolean): TreeNode<string> => ({
    id,
    label: id,
    hasChildren,
    value: id,
  });
  const shown = (store: ReturnType<typeof createTreeStore<string>>) =>
    renderTreeRows({
      snapshot: store.snapshot(),
      width: 20,
      height: 4,
      theme: plainTheme,
      isFocused: true,
    }).map((line) => stripSgr(line).trimEnd());

  test('reads the children of what is opened, once', async () => {
    const asked: (string | undefined)[] = [];
    const store = createTreeStore<string>(async (parent) => {
      asked.push(parent?.id);
      return parent ? [node(`${parent.id}.t`, false)] : [node('a', true), node('b', true)];
    });
    expect(shown(store)[0]).toBe('… reading');
    await Promise.resolve();
    await Promise.resolve();
    store.act('tree.open', 1);
    await Promise.resolve();
    await Promise.resolve();
    expect(shown(store)).toEqual(['▾ a', '    a.t', '▸ b', '']);
    store.act('tree.close', 1);
    store.act('tree.open', 1);
    expect(asked).toEqual([undefined, 'a']);
    store.act('tree.down', 1);
    expect(store.current()?.id).toBe('a.t');
    store.act('tree.close', 1);
    expect(store.current()?.id).toBe('a');
  });

  test('says why something could not be read and tries again', async () => {
    let isBroken = true;
    const store = createTreeStore<string>(async () => {
      if (isBroken) throw new Error('no permission');
      return [node('a', false)];
    });
    await Promise.resolve();
    await Promise.resolve();
    expect(shown(store)[0]).toBe('… no permission');
    isBroken = false;
    store.act('tree.reload', 1);
    await Promise.resolve();
    await Promise.resolve();
    expect(shown(store)[0]).toBe('  a');
  });
});
