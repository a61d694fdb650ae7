/** The DER in each block of a PEM text that holds certificates and nothing else (RFC 7468 §5); `undefined` if it does not. */
export const pemBlocks = (text: string): readonly Buffer[] | undefined => {
  const parts = text.split("-----END CERTIFICATE-----");
  if (parts.pop()?.replaceAll(/[\r\n]/g, "") !== "") return undefined;
  const ders = parts.flatMap((part) => {
    const base64 = begun.exec(part)?.[1];
    return base64 === undefined ? [] : [Buffer.from(base64, "base64")];
  });
  return ders.length === parts.length ? ders : undefined;
};

const begun = /^[\r\n]*-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)$/;
