/** An array of this native type out of a JSON one. */
export function arrayFromJson(value: string, nativeType: string): string {
  return `case when ${value} is not null then array(
    select item.value::${nativeType.slice(0, -2)} from jsonb_array_elements_text(${value})
      with ordinality as item(value, position) order by item.position) end`;
}
