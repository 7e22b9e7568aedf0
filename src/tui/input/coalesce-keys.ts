import type {InputEvent, KeyEvent, RepeatedInput} from './events.ts';

/** So many different characters at once were not typed: the terminal pastes without saying so. */
const pasteLength = 64;

/**
 * Joins a key that repeats within one burst, so that five `j` are one move by five rows, and makes one paste of a
 * long run of text.
 */
export function coalesceKeys(events: readonly InputEvent[]): RepeatedInput[] {
  const joined: RepeatedInput[] = [];
  let run: KeyEvent[] = [];
  const endRun = () => {
    if (run.length >= pasteLength && new Set(run.map(({key}) => key)).size > 1)
      joined.push({type: 'paste', text: run.map(typedText).join('')});
    else for (const event of run) addKey(joined, event);
    run = [];
  };
  for (const event of events) {
    if (event.type === 'key' && typedText(event) !== undefined) {
      run.push(event);
      continue;
    }
    endRun();
    if (event.type === 'key') addKey(joined, event);
    else joined.push(event);
  }
  endRun();
  return joined;
}

function addKey(joined: RepeatedInput[], event: KeyEvent): void {
  const last = joined.at(-1);
  if (last?.type === 'key' && last.key === event.key) last.count++;
  else joined.push({...event, count: 1});
}

function typedText({key, text}: KeyEvent): string | undefined {
  if (key === 'enter') return '\n';
  return key === 'tab' ? '\t' : text;
}
