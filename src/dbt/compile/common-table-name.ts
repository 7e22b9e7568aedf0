/** Name of an ephemeral model inside of those that read it. */
export const commonTableName = (identifier: string) => `__dbt__cte__${identifier}`;
