import type {ScreenSize} from './screen-size.ts';

/**
 * The stream that Ink draws on. It tells Ink the size that the view has settled on and hides resizes: Ink would
 * answer each one at once with a frame laid out for a screen that no longer exists.
 */
export function createScreenStream(node: NodeJS.WriteStream, size: () => ScreenSize): NodeJS.WriteStream {
  const write = node.write.bind(node);
  const stream: NodeJS.WriteStream = Object.create(node, {
    columns: {get: () => size().columns},
    rows: {get: () => size().rows},
    write: {value: write},
    on: {value: unlessResize('on')},
    off: {value: unlessResize('off')},
  });
  function unlessResize(method: 'on' | 'off') {
    return (name: string, listener: () => void) => {
      if (name !== 'resize') node[method](name, listener);
      return stream;
    };
  }
  return stream;
}
