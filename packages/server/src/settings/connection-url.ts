/**
 * Whether a text is the URL that its writer meant. A `#`, `/` or `?` of a password ends the host for a parser, so that
 * the rest of the password is a port, or the user the host; and a `%` that is none breaks the driver later.
 */
export const isConnectionUrl = (text: string): boolean => {
  if (text.startsWith("sqlite:")) return true;
  if (!URL.canParse(text)) return false;
  const { username, password, pathname, search } = new URL(text);
  return (
    !text.includes("#") &&
    !`${pathname}${search}`.includes("@") &&
    [username, password, pathname].every(isEncoded)
  );
};

/** Its message never holds a part of the URL, for that may be the password. */
export const notConnectionUrl =
  "is not a URL as it stands: in a user name or password write # / ? @ : [ ] % , as %23 %2F %3F %40 %3A %5B %5D %25 %2C";

const isEncoded = (text: string): boolean => !/%(?![0-9A-Fa-f]{2})/.test(text);

/**
 * What a URL of a database lacks, in words that show nothing of it: a driver would say so in its own, or ask a server that nobody named.
 * A socket's folder may stand in the query, and the user too.
 */
export const missingInDatabaseUrl = (text: string): string | undefined => {
  // Of any other scheme the one fault is that scheme.
  if (!/^(?:postgres|postgresql|mysql|mariadb):/.test(text) || !URL.canParse(text))
    return undefined;
  const { hostname, username, pathname, searchParams, protocol } = new URL(text);
  const scheme = `${protocol}//`;
  const has = (name: string): boolean => (searchParams.get(name) ?? "") !== "";
  const example = `as ${scheme}user:password@db.example/mintport`;
  if (hostname === "" && !has("host")) return `must name a host, ${example}`;
  if (username === "" && !has("user")) return `must name a user, ${example}`;
  if (/^\/?$/.test(pathname) && !has("database")) return `must name a database, ${example}`;
  return undefined;
};

/** The same of a URL of Redis: its path is a database's number. */
export const missingInRedisUrl = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { hostname, pathname, protocol } = new URL(text);
  const example = `as ${protocol}//redis.example:6379`;
  if (hostname === "") return `must name a host, ${example}`;
  return /^\/?\d{0,4}$/.test(pathname)
    ? undefined
    : `must have no path, or the number of a database, ${example}/0`;
};
