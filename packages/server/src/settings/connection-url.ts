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
