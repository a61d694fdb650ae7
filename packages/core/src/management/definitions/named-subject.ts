/**
 * What a `ConfigurationError` is about, by its id: `client "spa"`. An operator may define hundreds, and the message must find the one.
 * An id that is no text is left out; one that cannot be an id is shown on one line, and cut.
 *
 * @example namedSubject("client", { id: "spa" })
 */
export const namedSubject = (kind: "client" | "tenant", definition: unknown): string => {
  const id: unknown = Reflect.get(Object(definition), "id");
  return typeof id === "string" ? `${kind} "${shown(id)}"` : kind;
};

const shown = (id: string): string => {
  const printable = id.slice(0, longest).replaceAll(/[^\x20-\x7e]/g, "?");
  return id.length > longest ? `${printable}…` : printable;
};

const longest = 64;
