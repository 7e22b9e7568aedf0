import type {Hook} from '@oclif/core';
import {UsageError} from '../errors/index.ts';
import {suggest} from '../util/suggest.ts';

/** oclif's hook for a command that does not exist: names the nearest one that does. */
export const commandNotFound: Hook<'command_not_found'> = async ({id, config}) => {
  const words = id.split(':');
  const isTopic = config.topics.some((topic) => topic.name === words[0]);
  const typed = words.slice(0, isTopic ? 2 : 1).join(' ');
  const known = config.commands
    .filter((command) => !command.hidden)
    .map((command) => command.id.replaceAll(':', ' '));
  const nearest = nearestName(words, known);
  throw new UsageError(`There is no command ${typed}`, {
    hint: `${nearest ? `Did you mean ${config.bin} ${nearest}? ` : ''}Run ${config.bin} --help for the list.`,
    details: {command: typed},
  });
};

/** Arguments may follow the name, so each name is compared with as many words as it has, long names first. */
function nearestName(words: readonly string[], known: readonly string[]): string | undefined {
  for (let length = words.length; length > 0; length--) {
    const names = known.filter((name) => name.split(' ').length === length);
    const nearest = suggest(words.slice(0, length).join(' '), names);
    if (nearest !== undefined) return nearest;
  }
  return undefined;
}
