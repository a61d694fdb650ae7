/** Header fields by name in lower case; a repeated field joined by `, ` (RFC 9110 §5.3). A Fetch `Headers` fits. */
export interface HeaderFields {
  get(name: string): string | null | undefined;
}

/**
 * The fields of a list of names and values in turn, as `rawHeaders` of `node:http` and `node:http2` is. Its other forms will not do:
 * `headers` drops a second `Authorization`, and `headersDistinct` is not there over HTTP/2.
 *
 * @example headerFieldsOf(request.rawHeaders).get("authorization")
 */
export const headerFieldsOf = (rawHeaders: readonly string[]): HeaderFields => ({
  get: (name) => {
    let joined: string | undefined;
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const field = rawHeaders[i];
      const value = rawHeaders[i + 1];
      if (field?.length !== name.length || field.toLowerCase() !== name) continue;
      joined = joined === undefined ? value : `${joined}, ${value ?? ""}`;
    }
    return joined;
  },
});
