import { isIP } from "node:net";
import { privateKeyHostProblems } from "@mintport/crypto";
import * as z from "zod";
import { schemaParts } from "./schema-parts.ts";

const { text } = schemaParts;

/** A host of a closed network that keys of clients and of trusted issuers may be fetched from. */
export interface PrivateKeyHostSetting {
  /** The host of the URIs, and their port where it is not 443. */
  readonly host: string;
  /** The one path that this holds for; default: every path. */
  readonly path?: string | undefined;
  /** The addresses or CIDR ranges that it may have; default: the private ranges. */
  readonly addresses?: readonly string[] | undefined;
  /** PEM: its certification authorities; default: those of Node. */
  readonly caFile?: string | undefined;
  /** The file of the bearer token that it is shown, read before each fetch. */
  readonly bearerTokenFile?: string | undefined;
}

const addressMessage = "must be an IP address or a CIDR range";

const isRange = (range: string): boolean => {
  const [address = "", prefix, ...rest] = range.split("/");
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    rest.length === 0 &&
    most > 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most))
  );
};

/** The setting `privateKeyHosts`. */
export const privateKeyHostsSchema: z.ZodType<readonly PrivateKeyHostSetting[]> = z.array(
  z
    .strictObject(
      {
        host: text("must be a host, and its port if not 443"),
        path: text("must be a path without a query, as /openid/v1/jwks").optional(),
        addresses: z
          .array(z.string(addressMessage).refine(isRange, addressMessage), addressMessage)
          .min(1, addressMessage)
          .optional(),
        caFile: text("must be the path of a PEM file").optional(),
        bearerTokenFile: text("must be the path of a file").optional(),
      },
      'must be an object, as {"host": "keys.internal"}',
    )
    .superRefine((host, context) => {
      for (const { field, message } of privateKeyHostProblems(host))
        context.addIssue({ code: "custom", path: [field], message });
    }),
  'must be a list, as [{"host": "keys.internal"}]',
);
