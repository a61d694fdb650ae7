import type { Recipe } from "./recipe.ts";

/** The same method twice: as a user, and here. */
const method = (constant: string, name: string, imports: string): string => `${imports}
export const ${constant}: ClientAuthenticationMethod = {
  name: "${name}",
  credentials: { parameters: ["${name}"] },
  present: ({ parameters }) => {
    const presented = parameters.get("${name}");
    return presented === undefined
      ? undefined
      : {
          clientId: parameters.get("client_id") ?? "",
          verify: (client) =>
            ok(client !== undefined && presented === "right" ? "proven" : "secret_mismatch"),
        };
  },
};
`;

export const clientAuthenticationMethod: Recipe = {
  row: "a client authentication method, here",
  write: {
    "user/badge.ts": method(
      "badge",
      "badge",
      `import type { ClientAuthenticationMethod } from "@mintport/core";
import { ok } from "@mintport/core/result";
`,
    ),
    "packages/core/src/client-authentication/methods/knock.ts": method(
      "knock",
      "knock",
      `import { ok } from "@mintport/core/result";
import type { ClientAuthenticationMethod } from "../client-authentication-method.ts";
`,
    ),
  },
  edit: [
    {
      file: "packages/core/src/index.ts",
      before: "export { noClientAuthentication }",
      line: 'export { knock } from "./client-authentication/methods/knock.ts";',
    },
    {
      file: "packages/core/src/domain/method-and-grant-requirements.ts",
      before: "none: [noOtherMethod],",
      line: "knock: [],",
    },
    {
      file: "packages/core/src/domain/method-and-grant-requirements.ts",
      before: '| "none";',
      line: '| "knock"',
    },
  ],
};
