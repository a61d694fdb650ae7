/**
 * Whether two URIs name the same target (RFC 9449 §4.3 step 9): scheme and host without case, default ports left out,
 * dot segments and escapes of unreserved characters resolved (RFC 3986 §6.2.2, §6.2.3); query and fragment do not count.
 */
export const sameTargetUri = (a: string, b: string): boolean => {
  const [left, right] = [targetOf(a), targetOf(b)];
  return left !== undefined && left === right;
};

const targetOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname, username, password } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  if (username !== "" || password !== "") return undefined;
  return `${protocol}//${host}${pathname.replaceAll(escape, unreserved)}`;
};

const escape = /%[0-9a-fA-F]{2}/g;

const unreserved = (escaped: string): string => {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase();
};
