/** A macro that every system can have in its own way: `name(parameters)` calls `<type>__name` or `default__name`. */
export interface DispatchedMacro {
  name: string;
  /** As written between the parentheses. */
  parameters: string;
  /** Body of `default__<name>`. */
  body: string;
}
