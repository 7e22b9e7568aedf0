import {type Command, Plugin, settings} from '@oclif/core';
import {oclifPackage, sourceCommands} from './main.ts';

/** What oclif knows of every command of the sources. */
export async function loadCommands(root: string): Promise<Command.Cached[]> {
  settings.enableAutoTranspile = false;
  const plugin = new Plugin({
    root,
    pjson: oclifPackage(sourceCommands),
    isRoot: true,
    ignoreManifest: true,
    respectNoCacheDefault: true,
    errorOnManifestCreate: true,
  });
  await plugin.load();
  return Object.values(plugin.manifest.commands).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
