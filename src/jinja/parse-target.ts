import type {Target} from './nodes.ts';
import type {TokenStream} from './token-stream.ts';

/** `name`, `namespace.name`, or several with commas, with or without parentheses. */
export function parseTarget(stream: TokenStream): Target {
  const {offset} = stream.current;
  const first = parseOne(stream);
  if (!stream.is('operator', ',')) return first;
  const items = [first];
  while (stream.takeIf('operator', ',')) {
    if (!stream.is('name') || stream.is('name', 'in')) break;
    items.push(parseOne(stream));
  }
  return {type: 'tuple', items, offset};
}

function parseOne(stream: TokenStream): Target {
  if (stream.takeIf('operator', '(')) {
    const inner = parseTarget(stream);
    stream.expect('operator', ')');
    return inner.type === 'tuple' ? inner : {type: 'tuple', items: [inner], offset: inner.offset};
  }
  const {text, offset} = stream.expect('name');
  if (stream.takeIf('operator', '.'))
    return {type: 'attribute', of: text, name: stream.expect('name').text, offset};
  return {type: 'name', name: text, offset};
}
