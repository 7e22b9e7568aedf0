/** Credentials as HTTP's basic authentication sends them. */
export function encodeBasic(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}
