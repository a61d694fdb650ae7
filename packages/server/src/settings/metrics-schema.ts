import * as z from "zod";
import type { Concealed } from "./concealed.ts";
import { schemaParts } from "./schema-parts.ts";

const { concealed, onOff, wholeNumber } = schemaParts;

/** The metrics that the server shows to whoever scrapes it. */
export interface MetricsSetting {
  /** Whether Prometheus reads them at `/metrics`. */
  readonly prometheus: boolean;
  /** A port of its own for them; default: the admin API's. */
  readonly port?: number | undefined;
  /** What a scraper shows as its bearer token. Without it everybody who reaches the port may read. */
  readonly token?: Concealed<string> | undefined;
  /** Whether they tell tenants apart: the first 200. */
  readonly tenants: boolean;
}

const tokenMessage =
  "must be 16 to 256 of A-Z a-z 0-9 - . _ ~ + / =, as openssl rand -hex 32 prints";

/** The setting `metrics`. */
export const metricsSchema: z.ZodType<MetricsSetting> = z.strictObject(
  {
    prometheus: onOff().default(false),
    port: wholeNumber(0, 65_535, "must be a port number, 0 to 65535").optional(),
    // RFC 6750 §2.1.
    token: concealed(
      z.string(tokenMessage).regex(/^[\w\-.~+/]{16,256}={0,2}$/, tokenMessage),
    ).optional(),
    tenants: onOff().default(false),
  },
  'must be an object, as {"prometheus": true}',
);
