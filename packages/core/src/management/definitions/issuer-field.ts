import * as z from "zod/mini";
import { type Issuer, type IssuerFault, parseIssuer } from "../../domain/issuer.ts";
import { transformed } from "./transformed.ts";

/** The schema of an issuer identifier of ours in a definition. */
export const issuerField: z.ZodMiniType<Issuer> = transformed(z.string(), (text, complain) =>
  parseIssuer(text).match(
    (issuer): Issuer => issuer,
    (fault): never => {
      complain(issuerFaults[fault]);
      return z.NEVER;
    },
  ),
);

const issuerFaults: Readonly<Record<IssuerFault, string>> = {
  not_a_url: "must be an absolute URL, as https://auth.example.com",
  not_https: "must be https; http is only for a loopback host",
  has_extra_parts: "must have no query, fragment or user name (RFC 8414 §2)",
  not_canonical: "must be spelled as a URL parser writes it, without a slash at the end",
};
