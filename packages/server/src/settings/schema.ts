import { isIP } from "node:net";
import { parseTenantId } from "@mintport/core/management";
import { slowSchemesFault } from "@mintport/crypto";
import { certificateFormats, certificateHeaderProblems } from "@mintport/http/client-certificate";
import { isProxyRange } from "@mintport/http/node";
import { type Limits, limitProblems } from "@mintport/rate-limit";
import * as z from "zod";
import { claimsSchema } from "./claims-schema.ts";
import { clientDocumentsSchema } from "./client-documents-schema.ts";
import { Concealed } from "./concealed.ts";
import { isConnectionUrl, missingInDatabaseUrl, notConnectionUrl } from "./connection-url.ts";
import { consoleSchema } from "./console-schema.ts";
import { corsSchema } from "./cors-schema.ts";
import { databaseSchema } from "./database-schema.ts";
import { mcpSchema } from "./mcp-schema.ts";
import { metricsSchema } from "./metrics-schema.ts";
import { keyMessage, parseKey } from "./parse-key.ts";
import { privateKeyHostsSchema } from "./private-key-hosts-schema.ts";
import type { ReadSettings } from "./read-settings.ts";
import { redisSchema, redisUrl } from "./redis-schema.ts";
import { registrationSchema } from "./registration-schema.ts";
import { schemaParts } from "./schema-parts.ts";
import { visitorsSchema } from "./visitors-schema.ts";

const { concealed, headerName, onOff, text, wholeNumber } = schemaParts;

const port = wholeNumber(0, 65_535, "must be a port number, 0 to 65535");

const key = z
  .string(keyMessage)
  .transform((text) => parseKey(text))
  .refine((bytes) => bytes !== undefined, keyMessage)
  .transform((bytes) => new Concealed(bytes));

const passwordMessage = "must be 8 to 200 characters";

const budgetMessage = 'must be "off" or {"points": 10, "duration": 60}, whole numbers from 1';
const count = wholeNumber(1, Number.MAX_SAFE_INTEGER, "must be a whole number from 1");
const budget = z
  .union([z.literal("off"), z.strictObject({ points: count, duration: count })], budgetMessage)
  .transform((value) => (value === "off" ? undefined : value))
  .optional();

const address = z
  .string("must be localhost or an IP address")
  .refine((name) => name === "localhost" || isIP(name) !== 0, "must be localhost or an IP address");

const schemesMessage = "must be a list of schemes with a cost, as bcrypt:10";

const redisMessage =
  "must be redis:// or rediss:// URLs, with commas between those of a Cluster; in a file a list";

/** Every setting of the ready server, by the name that the configuration file gives it. */
export const settingsSchema: z.ZodType<ReadSettings> = z.strictObject(
  {
    host: z
      .union([address.transform((one) => [one]), z.array(address).min(1)], {
        error: "must be localhost, an IP address, or several",
      })
      .default(["localhost"]),
    port: port.default(3000),
    dataFolder: text("must be a folder").default(".mintport"),
    databaseUrl: concealed(
      z
        .string("must begin with sqlite:, postgres:// or mysql://")
        .regex(
          /^(?:sqlite:.+|(?:postgres|postgresql|mysql|mariadb):\/\/.+)$/,
          "must begin with sqlite:, postgres:// or mysql://",
        )
        .refine(isConnectionUrl, { error: notConnectionUrl, abort: true })
        .superRefine((url, context) => {
          const message = missingInDatabaseUrl(url);
          if (message !== undefined) context.addIssue({ code: "custom", message });
        }),
    ).optional(),
    database: databaseSchema.optional(),
    redisUrls: z.array(redisUrl(redisMessage), redisMessage).default([]),
    redisKeyPrefix: text("must be what every key begins with, as mintport:").default("mintport:"),
    redis: redisSchema.optional(),
    keyEncryptionKey: key.optional(),
    keyEncryptionKeyFile: text("must be the path of a file").optional(),
    formerKeyEncryptionKeys: z.array(key, "must be a list of keys").default([]),
    quickstart: onOff().optional(),
    admin: z
      .strictObject(
        {
          tenant: text("must be a tenant's id")
            .refine((id) => parseTenantId(id) !== undefined, "must be a tenant's id, as operators")
            .optional(),
          port: port.optional(),
        },
        "must be an object with tenant and port",
      )
      .optional(),
    trustedProxies: z
      .array(
        z
          .string("must be an IP address or a CIDR range")
          .refine(isProxyRange, "must be an IP address or a CIDR range, and not everybody"),
        "must be a list of IP addresses and CIDR ranges",
      )
      .default([]),
    forwardedHeader: z
      .enum(["x-forwarded-for", "forwarded"], "must be x-forwarded-for or forwarded")
      .optional(),
    requestIdHeader: headerName("X-Request-Id").optional(),
    cors: corsSchema.optional(),
    tls: z
      .strictObject(
        {
          certFile: text("must be the path of a PEM file: the certificate and its chain"),
          keyFile: text("must be the path of a PEM file: the private key"),
          clientCaFile: text("must be the path of a PEM file").optional(),
          clientCertificates: z.literal("request", "must be request").optional(),
        },
        "must be an object with certFile and keyFile",
      )
      .optional(),
    clientCertificateHeader: z
      .strictObject(
        {
          name: headerName("Client-Cert").optional(),
          format: z.enum(certificateFormats, `must be one of ${certificateFormats.join(", ")}`),
          chainVerified: onOff(),
        },
        "must be an object with name, format and chainVerified",
      )
      .superRefine((header, context) => {
        for (const { field, message } of certificateHeaderProblems(header))
          context.addIssue({ code: "custom", path: [field], message });
      })
      .optional(),
    mtlsOrigin: z
      .string("must be an https origin, as https://mtls.example.com")
      .refine(
        (url) => URL.canParse(url) && new URL(url).origin === url && url.startsWith("https:"),
        "must be an https origin without a path, as https://mtls.example.com",
      )
      .optional(),
    log: z.enum(["json", "off"], "must be json or off").default("off"),
    metrics: metricsSchema.optional(),
    audit: z.enum(["drop", "refuse", "off"], "must be drop, refuse or off").default("drop"),
    auditKey: key.optional(),
    formerAuditKeys: z.array(key, "must be a list of keys").default([]),
    auditEvents: z.enum(["decisions", "all"], "must be decisions or all").default("decisions"),
    limits: z
      .union(
        [
          z.literal("off"),
          z
            .strictObject({
              source: budget,
              sourceFailures: budget,
              clientFailures: budget,
              recognitions: budget,
              client: budget,
              tenant: budget,
            } satisfies Record<keyof Limits, typeof budget>)
            .superRefine((limits, context) => {
              for (const { field, message } of limitProblems(limits))
                context.addIssue({ code: "custom", path: [field], message });
            }),
        ],
        'must be "off" or an object of budgets, as {"source": {"points": 6000, "duration": 60}}',
      )
      .default({}),
    secretScheme: z.enum(["sha256", "argon2id"], "must be sha256 or argon2id").default("sha256"),
    alsoVerifies: z
      .array(z.string(schemesMessage), schemesMessage)
      .superRefine((names, context) => {
        const message = slowSchemesFault(names);
        if (message !== undefined) context.addIssue({ code: "custom", message });
      })
      .default([]),
    tokenReuseWindow: wholeNumber(0, 86_400, "must be whole seconds, 0 (off) to 86400").default(0),
    visitors: visitorsSchema.optional(),
    demoPassword: concealed(
      z.string(passwordMessage).min(8, passwordMessage).max(200, passwordMessage),
    ).optional(),
    devices: onOff().optional(),
    blockedSubjects: z
      .array(text("must be a list of subjects"), "must be a list of subjects")
      .default([]),
    clientDocuments: clientDocumentsSchema.default({}),
    registration: registrationSchema.default({}),
    claims: claimsSchema.default({}),
    privateKeyHosts: privateKeyHostsSchema.default([]),
    openidConfiguration: onOff().optional(),
    console: consoleSchema.default("off"),
    mcp: mcpSchema.default("off"),
    workers: wholeNumber(1, 256, "must be a whole number, 1 to 256").default(1),
    longestSecretLifetime: wholeNumber(
      3600,
      315_360_000,
      "must be whole seconds, from 3600 to ten years, or left out",
    ).optional(),
    keyRotationInterval: wholeNumber(
      3600,
      315_360_000,
      "must be whole seconds, from 3600 to ten years",
    ).default(2_592_000),
    keepAlive: wholeNumber(1, 3600, "must be whole seconds, 1 to 3600").default(75),
    requestTimeout: wholeNumber(1, 60, "must be whole seconds, 1 to 60").default(5),
    shutdownDelay: wholeNumber(0, 3600, "must be whole seconds, 0 to 3600").default(0),
    shutdownGrace: wholeNumber(0, 3600, "must be whole seconds, 0 to 3600").default(10),
  },
  "must be a JSON object",
);
