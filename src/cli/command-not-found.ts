import type {Hook} from '@oclif/core';
import {distance} from 'fastest-levenshtein';
import {UsageError} from '../errors/index.ts';

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

/** Arguments may follow the name, so each name is compared with as many words as it has. */
function nearestName(words: readonly string[], known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => {
      const typed = words.slice(0, name.split(' ').length).join(' ');
      return {name, difference: distance(name, typed) / Math.max(name.length, typed.length)};
    })
    .toSorted((a, b) => a.difference - b.difference);
  return best && best.difference <= 0.5 ? best.name : undefined;
}
