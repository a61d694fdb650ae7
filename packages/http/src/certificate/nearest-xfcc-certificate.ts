/**
 * The value of `Cert` in the last element of Envoy's `X-Forwarded-Client-Cert`: the nearest proxy wrote it, of its own
 * peer. Elements before it are what others said. `undefined` if the text is not of this form, or if it is not certain that a
 * proxy wrote that value.
 */
export const nearestXfccCertificate = (text: string): string | undefined => {
  let certificate: string | undefined;
  let isForgeable = false;
  let at = 0;
  while (at < text.length) {
    const [read, key = "", quoted, plain, end] = pairAt(text, at) ?? [];
    if (read === undefined) return undefined;
    const name = key.toLowerCase();
    if (name === "cert") {
      if (isForgeable || certificate !== undefined) return undefined;
      certificate = quoted ?? plain;
    }
    isForgeable ||= plain !== undefined && namesOfClients.has(name);
    at += read.length;
    if (end === "") return certificate;
    if (end === ",") certificate = undefined;
  }
  return undefined;
};

/** Envoy does not quote these names of a certificate: one with a comma would begin an element, which its holder wrote. */
const namesOfClients = new Set(["uri", "dns"]);

/**
 * `Key=value` or `Key="value"`, in which a quotation mark is escaped, and what ends it. Envoy puts no space behind a
 * comma: a comma and a space are those of a repeated field.
 */
const pair = /([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;]*))([,;]|$)/y;

const pairAt = (text: string, at: number): RegExpExecArray | null => {
  pair.lastIndex = at;
  return pair.exec(text);
};
