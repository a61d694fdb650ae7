import { type CorsOptions, isCorsOrigin } from "@mintport/http/node";
import * as z from "zod";
import { isServerUrl } from "./server-url.ts";

/** The origins whose scripts may read answers, by what they ask. */
export type CorsSetting = {
  readonly [Name in keyof CorsOptions]: CorsOptions[Name] | undefined;
};

const originsMessage = 'must be a list of origins, as ["https://app.example.com"]';

const originMessage =
  "must be an origin as a browser writes it, as https://app.example.com: no path and no pattern";

const httpMessage =
  "must be https, or http on loopback: whoever is on the way could put a script of their own into the page";

const origins = z.array(
  z
    .string(originMessage)
    .refine(isCorsOrigin, { error: originMessage, abort: true })
    // An app has a scheme of its own, which no network carries.
    .refine((origin) => !origin.startsWith("http:") || isServerUrl(`${origin}/`), httpMessage),
  originsMessage,
);

const originsOrAll = z.union([z.literal("*"), origins], `${originsMessage}, or "*"`).optional();

/** The setting `cors`. */
export const corsSchema: z.ZodType<CorsSetting> = z.strictObject(
  {
    metadata: originsOrAll,
    jwks: originsOrAll,
    registration: originsOrAll,
    token: origins.optional(),
  } satisfies Record<keyof CorsOptions, z.ZodType>,
  'must be an object, as {"metadata": "*", "jwks": "*", "token": ["https://app.example.com"]}',
);
