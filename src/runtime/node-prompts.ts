import type {Prompts, Streams} from './ports.ts';

/** Questions by inquirer, which loads at the first of them. */
export function createNodePrompts(streams: Streams): Prompts {
  const context = {output: streams.stderr.node};
  return {
    get isAvailable() {
      return streams.stdin.isTerminal && streams.stderr.isTerminal;
    },
    async choose(message, choices, options = {}) {
      const {select} = await import('@inquirer/prompts');
      return select({message, choices, ...options}, context);
    },
    async chooseMany(message, choices) {
      const {checkbox} = await import('@inquirer/prompts');
      return checkbox({message, choices}, context);
    },
    async askText(message, options = {}) {
      const {input} = await import('@inquirer/prompts');
      const {check, default: preset} = options;
      return input(
        {
          message,
          ...(preset !== undefined && {default: preset}),
          ...(check && {validate: (answer: string) => check(answer) ?? true}),
        },
        context,
      );
    },
    async confirm(message, options) {
      const {confirm} = await import('@inquirer/prompts');
      return confirm({message, ...options}, context);
    },
  };
}
