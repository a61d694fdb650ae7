import { parseTenantId } from "@mintport/core/management";
import * as z from "zod";
import type { VisitorsSetting } from "./read-settings.ts";
import { schemaParts } from "./schema-parts.ts";

const { concealed, headerName, onOff, serverUrl, text, wholeNumber } = schemaParts;

const message = 'must be "demo", "off", {"header": {…}} or {"upstream": {…}}';

const webUrl = serverUrl("must be a URL of https, or of http on loopback");

const header = z.strictObject(
  {
    // Some proxies send the identity token of the user as a bearer token.
    name: headerName("Cf-Access-Jwt-Assertion", "authorization"),
    issuer: text("must be the claim iss of the JWT"),
    jwksUri: webUrl,
    audience: text("must be what the claim aud of the JWT holds"),
    subject: text("must be the name of a claim, as sub or email").optional(),
    session: text("must be the name of a claim, as sid").optional(),
    loginUrl: webUrl.optional(),
  },
  "must be an object with name, issuer, jwksUri and audience",
);

const nameMessage = "must be 1 to 32 of a-z 0-9 -, beginning with a letter or a digit, as google";
const labelMessage = "must be 1 to 64 characters in one line, as Google";
const issuerMessage =
  "must be the provider's issuer: https, or http on loopback, without query, fragment and user name";
const scopesMessage = "must be a list of scopes with openid among them";
const tenantsMessage = "must be a list of tenants' ids, or left out for every tenant";

const provider = z
  .strictObject(
    {
      name: z.string(nameMessage).regex(/^[a-z0-9][a-z0-9-]{0,31}$/, nameMessage),
      label: z.string(labelMessage).regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,64}$/u, labelMessage),
      issuer: serverUrl(issuerMessage).refine((url) => !/[?#@]/.test(url), issuerMessage),
      clientId: text("must be the client_id that the provider has given"),
      clientSecret: concealed(
        text("must be the client_secret that the provider has given"),
      ).optional(),
      clientSecretFile: text("must be the path of a file").optional(),
      scopes: z
        .array(z.string(scopesMessage).regex(/^[!#-[\]-~]+$/, scopesMessage), scopesMessage)
        .refine((scopes) => scopes.includes("openid"), scopesMessage)
        .default(["openid"]),
      tenants: z
        .array(
          z.string(tenantsMessage).refine((id) => parseTenantId(id) !== undefined, tenantsMessage),
          tenantsMessage,
        )
        .min(1, tenantsMessage)
        .optional(),
      subject: text("must be the name of a claim, as sub").default("sub"),
      trustAcr: onOff().default(false),
      allow: z
        .strictObject(
          {
            claim: text("must be the name of a claim, as hd or groups"),
            values: z
              .array(text("must be a list of texts"), "must be a list of texts")
              .min(1, "must have a value: with none nobody could log in"),
          },
          "must be an object with claim and values",
        )
        .optional(),
    },
    "must be an object with name, label, issuer, clientId and clientSecret or clientSecretFile",
  )
  .refine(
    ({ clientSecret, clientSecretFile }) =>
      (clientSecret === undefined) !== (clientSecretFile === undefined),
    { path: ["clientSecret"], message: "must be given, or clientSecretFile, and not both" },
  );

const lifetimeMessage = "must be whole seconds, 60 to 2592000";

const upstream = z.strictObject(
  {
    providers: z
      .array(provider, "must be a list of providers")
      .min(1, "must have a provider")
      .max(32, "must have 32 providers at most")
      .superRefine((providers, context) => {
        const names = providers.map(({ name }) => name);
        for (const [index, name] of names.entries())
          if (names.indexOf(name) < index)
            context.addIssue({
              ...{ code: "custom", path: [index, "name"] },
              message:
                "must be its own: another provider has it, and their users would be the same",
            });
      }),
    sessionLifetime: wholeNumber(60, 2_592_000, lifetimeMessage).default(28_800),
  },
  "must be an object with providers",
);

/** How users log in. */
export const visitorsSchema: z.ZodType<VisitorsSetting> = z.union(
  [
    z.enum(["demo", "off"]),
    z
      .strictObject({ header: header.optional(), upstream: upstream.optional() })
      .transform((given, context): VisitorsSetting => {
        if (given.header !== undefined && given.upstream === undefined)
          return { header: given.header };
        if (given.upstream !== undefined && given.header === undefined)
          return { upstream: given.upstream };
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      }),
  ],
  message,
);
