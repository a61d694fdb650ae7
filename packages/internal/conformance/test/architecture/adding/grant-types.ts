import type { Recipe } from "./recipe.ts";

/** Who uses the library passes an object. */
export const ownGrantType: Recipe = {
  row: "a grant type, as a user",
  write: {
    "user/nightly-grant.ts": `
import type { GrantType } from "@mintport/core";
import { ok } from "@mintport/core/result";

export const nightlyGrant: GrantType = {
  name: "urn:example:nightly",
  check: ({ client, requestedResource, requestedScope }) =>
    ok({
      subject: client.id + "/nightly",
      scope: requestedScope ?? client.defaultOwnScope,
      audience: requestedResource.audience,
    }),
};
`,
  },
  edit: [],
};

/** One that everybody is to have. */
export const grantTypeHere: Recipe = {
  row: "a grant type, here",
  write: {
    "packages/core/src/grants/types/voucher-grant.ts": `
import { err, ok } from "@mintport/core/result";
import { invalidRequest } from "../../errors/oauth-error.ts";
import type { GrantType } from "../grant-type.ts";

export const voucherGrant: GrantType = {
  name: "urn:example:voucher",
  credentials: ["voucher"],
  check: ({ parameters, client, requestedResource }) =>
    parameters.get("voucher") === "good"
      ? ok({
          subject: "bearer of a voucher",
          scope: client.defaultOwnScope,
          audience: requestedResource.audience,
        })
      : err(invalidRequest("parameter_missing")),
};
`,
  },
  edit: [
    {
      file: "packages/core/src/index.ts",
      before: "export { clientCredentials }",
      line: 'export { voucherGrant } from "./grants/types/voucher-grant.ts";',
    },
    {
      file: "packages/core/src/domain/method-and-grant-requirements.ts",
      before: '"urn:ietf:params:oauth:grant-type:jwt-bearer":',
      line: '"urn:example:voucher": [],',
    },
    {
      file: "packages/core/src/domain/method-and-grant-requirements.ts",
      before: '| "urn:ietf:params:oauth:grant-type:jwt-bearer"',
      line: '| "urn:example:voucher"',
    },
  ],
};
