import { ConfigurationError } from "@mintport/core/ports";
import { type Cryptoki, cka } from "./cryptoki.ts";

/** The one object of a class with this label. Throws `ConfigurationError` if there is none or more than one. */
export const findObject = (
  cryptoki: Cryptoki,
  session: Buffer,
  { objectClass, label }: { readonly objectClass: number; readonly label: string },
): Buffer => {
  cryptoki.C_FindObjectsInit(session, [
    { type: cka.class, value: objectClass },
    { type: cka.label, value: label },
  ]);
  const found = cryptoki.C_FindObjects(session, 2);
  cryptoki.C_FindObjectsFinal(session);
  const [object] = found;
  if (object === undefined || found.length > 1)
    throw new ConfigurationError("pkcs11Keys", [
      {
        field: "keys.label",
        message: `must name exactly one key pair in the token: ${label} names ${found.length === 0 ? "none" : "several"}`,
      },
    ]);
  return object;
};

/** One attribute's bytes. */
export const attributeOf = (
  cryptoki: Cryptoki,
  session: Buffer,
  object: Buffer,
  type: number,
): Buffer => cryptoki.C_GetAttributeValue(session, object, [{ type }])[0]?.value ?? Buffer.alloc(0);
