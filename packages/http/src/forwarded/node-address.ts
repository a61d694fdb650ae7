/**
 * The IP address of a hop as a proxy writes it, without its port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`,
 * `[2001:db8::1]`, `[2001:db8::1]:80`. `undefined` for everything else: a name, `unknown`, `_hidden`, a zone.
 */
export const nodeAddress = (text: string): string | undefined => {
  if (text.length > longest) return undefined;
  const bare =
    /^\[([^[\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ??
    /^([\d.]+)(?::\d{1,5})?$/.exec(text)?.[1] ??
    text;
  return isAddress(bare) ? bare.toLowerCase() : undefined;
};

/** Brackets, the longest IPv6 address with an IPv4 address in it, and a port. */
const longest = 53;

const isAddress = (text: string): boolean => ipv4.test(text) || isIpv6(text);

const ipv4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** The URL parser of every runtime knows IPv6 (RFC 4291 §2.2); the first test keeps all else from it. */
const isIpv6 = (text: string): boolean =>
  /^[\da-f:.]+$/i.test(text) && text.includes(":") && URL.canParse(`http://[${text}]/`);
