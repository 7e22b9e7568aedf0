/** Takes the actions of one part of the screen; false for those of other parts. */
export type ActionHandler = (actionId: string, count: number) => boolean;

/** A handler from a table of what each action does. */
export function handlerOf(table: Readonly<Record<string, (count: number) => unknown>>): ActionHandler {
  return (actionId, count) => {
    if (!Object.hasOwn(table, actionId)) return false;
    table[actionId]!(count);
    return true;
  };
}
