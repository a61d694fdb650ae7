/** The forms of a private key in PEM that a runtime reads. */
export type PemForm = "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY";

/** What keeps a text from being a private key in PEM, with the mend; `undefined` if it looks like one. */
export const pemFault = (pem: string, forms: readonly PemForm[]): string | undefined => {
  if (pem.includes(String.raw`\n`))
    return String.raw`holds "\n" as two characters: put line breaks in their place`;
  const labels = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map(([, label]) => label);
  const own = labels.filter((label) => label !== "EC PARAMETERS");
  const [label] = own;
  if (label === undefined) return "must be PEM text, which begins with -----BEGIN PRIVATE KEY-----";
  if (own.length > 1) return `must hold one key, and nothing else: it holds ${own.join(", ")}`;
  if (label === "ENCRYPTED PRIVATE KEY" || /^Proc-Type:.*ENCRYPTED/m.test(pem))
    return "is encrypted: decrypt it where it is kept safe, as by openssl pkey -in key.pem -out plain.pem";
  if (label === "OPENSSH PRIVATE KEY")
    return "is in OpenSSH's own form: turn it into PKCS#8 by ssh-keygen -p -m PKCS8 -f key";
  if (label.endsWith("PUBLIC KEY") || label === "CERTIFICATE")
    return `is a ${label.toLowerCase()}: must be the private key`;
  return forms.some((form) => form === label)
    ? undefined
    : `is a ${label}: must be a ${forms.join(", or ")}, as by openssl pkcs8 -topk8 -nocrypt -in key.pem`;
};
