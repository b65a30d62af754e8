/** S3 encodes keys in events as forms do: a blank is `+`, a slash stays. */
export function encodeKey(key: string): string {
  return new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/');
}
