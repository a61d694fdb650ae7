import { ESLintUtils } from "@typescript-eslint/utils";
import jsdoc from "eslint-plugin-jsdoc";
import redos from "eslint-plugin-redos";
import tseslint from "typescript-eslint";

/** Files are named as the RFC term they hold, in kebab case. */
const kebabCase = {
  create: (context) => ({
    Program: (node) => {
      const name = context.filename.split("/").at(-1) ?? "";
      if (!/^[a-z0-9][a-z0-9.-]*\.(?:ts|js)$/.test(name))
        context.report({ node, message: `${name}: file names are in kebab case` });
    },
  }),
};

/**
 * A file is named by its exports: each word of its name begins as a word of theirs does, so that `define-client.ts` may export a
 * `ClientDefinition`. `OAuth` and the like are one word. Private packages, files that export nothing, and doors, which only pass on
 * names of other files, are left out.
 */
const fileNamedByExport = {
  create: (context) => {
    const [, path, name] = /packages\/(.*\/)?([^/]+)\.ts$/.exec(context.filename) ?? [];
    const isFree = /^(?:index|main|node|web|and)$/;
    if (
      name === undefined ||
      isFree.test(name) ||
      oddlyNamed.has(`${path}${name}`) ||
      path.endsWith("/migrations/")
    )
      return {};
    const wordsOf = (text) =>
      text
        .replaceAll(/OAuth|OpenApi|OpenTelemetry/g, (word) => word[0] + word.slice(1).toLowerCase())
        .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-")
        .toLowerCase()
        .split("-");
    const namesOf = ({ declaration, specifiers }) => [
      ...(declaration?.declarations ?? [declaration]).map((declared) => declared?.id?.name),
      ...specifiers.map(({ exported }) => exported.name),
    ];
    return {
      "Program:exit": (node) => {
        const exported = node.body
          .filter(({ type }) => type === "ExportNamedDeclaration")
          .flatMap(namesOf)
          .flatMap((text) => wordsOf(text ?? ""));
        const lost = wordsOf(name).filter(
          (word) =>
            !isFree.test(word) &&
            !exported.some((other) => other.startsWith(word.replace(/s$/, "").slice(0, 4))),
        );
        const isDoor = node.body.every(({ source }) => source != null);
        if (!isDoor && exported.length > 0 && lost.length > 0)
          context.report({ node, message: `No export has ${lost.join(", ")} of ${name}.ts.` });
      },
    };
  },
};

/** The files whose name says what their exports share and none of them says. */
const oddlyNamed = new Set([
  // The entries of the bindings, named by the framework that each is for.
  ...["elysia", "express", "fastify", "h3", "koa", "lambda", "nest", "next", "sveltekit"].map(
    (name) => `http/src/${name}`,
  ),
  // One type and one reader per identifier.
  "core/src/domain/identifiers",
  // The private members of a JWK, to which one question is asked.
  "core/src/domain/private-jwk-members",
  // A step among steps, all named `…-step`.
  "core/src/endpoints/steps/custom-claims-step",
  // Both directions between a token and its claims.
  "core/src/tokens/access-token-claims",
  // One scheme per kind of hash that is imported.
  "keys/crypto/src/secrets/imported-schemes",
  // The messages between two threads, one type per kind.
  "storage/sql/src/sqlite/messages",
  // Readers of Redis' replies, one per kind.
  "storage/redis/src/replies",
  // Readers of a command's options, one per kind.
  "server/src/cli/options",
]);

/**
 * A test's title says what it holds, in words or by an RFC's section: a code such as X1 means nothing to who reads that it
 * failed. Looks at every text of a test, since titles also stand in tables and constants.
 */
const noCodeInTitle = {
  create: (context) => {
    const check = (node, text) => {
      if (/^[A-Z]{1,3}\d{1,2}[a-z]?(?:, ?[A-Z]{1,3}\d{1,2}[a-z]?)*: /.test(text))
        context.report({ node, message: "Say it in words, or name the RFC's section." });
    };
    return {
      Literal: (node) => typeof node.value === "string" && check(node, node.value),
      TemplateLiteral: (node) => check(node, node.quasis[0].value.cooked ?? ""),
    };
  },
};

/** A `Result` that nobody looks at is an error that nobody sees: `store.put(…);`, awaited or not. */
const unusedResult = {
  create: (context) => {
    const services = ESLintUtils.getParserServices(context);
    return {
      ExpressionStatement: ({ expression }) => {
        const type = services.getTypeAtLocation(expression);
        const parts = type.isUnion() ? type.types : [type];
        if (parts.some((part) => /^(?:Ok|Err|ResultAsync)$/.test(part.symbol?.name ?? "")))
          context.report({ node: expression, message: "This Result is not looked at." });
      },
    };
  },
};

/**
 * A callback of an event, a timer or a driver stands on no promise: an error that it throws ends the process. So it is wrapped in
 * `contain`, or so plain that nothing in it can throw.
 */
const containedCallback = {
  create: (context) => {
    const isPlain = (node) =>
      node === undefined ||
      (node.type === "Identifier" && plainCallbacks.has(node.name)) ||
      (node.type === "CallExpression" && node.callee.name === "contain") ||
      (node.type === "Identifier" && isContained(node)) ||
      (node.type === "ArrowFunctionExpression" && callsOf(node.body).every(isPlainCall));
    const isContained = ({ name, parent }) => {
      for (let scope = context.sourceCode.getScope(parent); scope !== null; scope = scope.upper)
        for (const { node } of scope.set.get(name)?.defs ?? [])
          return node.init?.callee?.name === "contain";
      return false;
    };
    const isPlainCall = ({ callee }) =>
      plainCallbacks.has(callee.type === "MemberExpression" ? callee.property.name : callee.name);
    const callsOf = (node) => {
      const own = ["CallExpression", "NewExpression", "ThrowStatement"].includes(node.type);
      const below = context.sourceCode.visitorKeys[node.type].flatMap((key) =>
        [node[key]]
          .flat()
          .filter((child) => child != null)
          .flatMap(callsOf),
      );
      return own ? [node.type === "ThrowStatement" ? { callee: {} } : node, ...below] : below;
    };
    return {
      CallExpression: ({ callee, arguments: given }) => {
        const listens =
          callee.type === "MemberExpression" &&
          ["on", "once", "addListener", "addEventListener"].includes(callee.property.name) &&
          given[0]?.type === "Literal" &&
          typeof given[0].value === "string";
        const waits = ["setTimeout", "setInterval", "setImmediate"].includes(callee.name);
        const callback = listens ? given[1] : waits ? given[0] : undefined;
        if (!isPlain(callback))
          context.report({ node: callback, message: "Wrap it in contain(…) of core." });
      },
    };
  },
};

/** A port is a promise in words. Code stands elsewhere, except for the platform's own way of keeping it, and for none at all. */
const nothingRunsInPorts = {
  create: (context) => ({
    ExportNamedDeclaration: ({ declaration }) => {
      const names =
        declaration?.type === "VariableDeclaration"
          ? declaration.declarations.map(({ id }) => id)
          : /^(?:Function|Class|TSEnum)Declaration$/.test(declaration?.type)
            ? [declaration.id]
            : [];
      for (const id of names)
        if (!/^(?:system|no)[A-Z]/.test(id.name ?? ""))
          context.report({
            node: id,
            message: "In ports/ only what is named system… or no… runs.",
          });
    },
  }),
};

/** The calls that cannot throw: settling a promise, stopping, noting. */
const plainCallbacks = new Set([
  ...["resolve", "reject", "done", "fail", "finish", "ignore", "onError", "flush"],
  ...["clearTimeout", "push", "delete", "abort", "kill", "destroy", "on", "err", "portError"],
  ...["Error", "failure", "closeIdleConnections", "closeAllConnections", "concat"],
  ...["CommandFailed", "endOf"],
]);

const noUnwrap = {
  selector: "MemberExpression[property.name=/^_unsafeUnwrap/]",
  message: "Handle both sides: match, map, mapErr.",
};
const noThrow = {
  selector: "ThrowStatement",
  message: "Errors are data: return a Result. Only configuration throws, at start-up.",
};
const noTry = {
  selector: "TryStatement",
  message:
    "Only core's two borders try and catch, endpoints/endpoint.ts and deadlines/guard.ts: use Result.fromThrowable.",
};

const noEmptySpread = {
  selector: "SpreadElement > ConditionalExpression > ObjectExpression[properties.length=0]",
  message: "Leave out what is undefined by name: ...present({ x }) of core.",
};

/** Half a megabyte: of the object `z` a bundler keeps all, forty languages included. */
const zodAsNamespace = {
  create: (context) => ({
    ImportDeclaration: (node) => {
      if (!/^zod(?:\/|$)/.test(node.source.value)) return;
      for (const { type, imported } of node.specifiers)
        if (type === "ImportSpecifier" && imported.name === "z")
          context.report({
            node,
            message: `Write import * as z from "${node.source.value}": of the object z a bundler keeps all, languages included.`,
          });
    },
  }),
};

/** What core takes of zod instead is shaken off where nobody calls it. */
const wholeZod = {
  name: "zod",
  message:
    'Core runs at the edge too: import * as z from "zod/mini", of which a bundler keeps what is called.',
};

/** The statement that exports a name where it is declared. */
const exportedDeclaration = ["ExportNamedDeclaration[declaration]"];

/** An expression that is not there to be read cannot be checked for its worst case. */
const noBuiltExpression = {
  selector: ":matches(NewExpression, CallExpression)[callee.name='RegExp']",
  message: "Write the whole expression as a literal, so that its worst case is checked.",
};

export default tseslint.config(
  { ignores: ["**/dist/", "**/.types/", "**/.scratch/", "**/node_modules/", "coverage/"] },
  // Built outside the workspace, with a framework that is not installed here.
  { ignores: ["examples/{next,sveltekit,login-next-auth}/"] },
  // As Prisma writes it.
  { ignores: ["examples/*/src/generated/"] },
  // It is checked as what it becomes: a package of somebody else's.
  { ignores: ["packages/create-storage/template/"] },
  {
    files: ["packages/{*,*/*}/{src,test,race,load}/**/*.ts", "examples/*/{src,test}/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: {
      project: {
        rules: {
          "kebab-case": kebabCase,
          "file-named-by-export": fileNamedByExport,
          "unused-result": unusedResult,
          "contained-callback": containedCallback,
          "no-code-in-title": noCodeInTitle,
          "nothing-runs-in-ports": nothingRunsInPorts,
          "zod-as-namespace": zodAsNamespace,
        },
      },
    },
    rules: {
      "project/zod-as-namespace": "error",
      "project/unused-result": "error",
      "project/kebab-case": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-floating-promises": ["error", { checkThenables: true }],
      "no-restricted-syntax": ["error", noUnwrap],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "max-params": ["error", 5],
      // Node watches for the end of each: a request with one cost twice the CPU and the memory.
      "no-restricted-properties": [
        "error",
        ...["AsyncResource", "AsyncLocalStorage"].map((object) => ({
          ...{ object, property: "bind" },
          message: "Make an AsyncResource with `requireManualDestroy`, and run in its scope.",
        })),
      ],
      // `ResultAsync<void, E>` and `Result<void, E>` are what a check answers.
      "@typescript-eslint/no-invalid-void-type": ["error", { allowInGenericTypeArguments: true }],
      // Numbers read well in messages.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A code that is today's default need not be tomorrow's.
      "@typescript-eslint/no-unnecessary-type-arguments": "off",
      // Ports are records of functions that know no `this`.
      "@typescript-eslint/unbound-method": "off",
      // A function of a promise-shaped type may have nothing to wait for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
    },
  },
  {
    files: ["packages/{*,*/*}/src/**/*.ts"],
    // Measurements, what breaks things, the site, and the tests' engines and browser read what they made themselves.
    ignores: [
      "packages/internal/bench/src/**",
      "packages/internal/chaos/src/**",
      "packages/internal/site/src/**",
      "packages/internal/test-engines/src/**",
      "packages/internal/test-browser/src/**",
    ],
    plugins: { redos },
    rules: {
      "project/contained-callback": "error",
      // Work grows with the input and not with its square, whoever sent it: decided by the expression's automaton.
      "redos/no-vulnerable": [
        "error",
        { ignoreErrors: false, checker: "automaton", timeout: 120_000, cache: false },
      ],
      "no-restricted-syntax": ["error", noUnwrap, noBuiltExpression, noEmptySpread],
    },
  },
  {
    // The page of operators: what stands in it runs in a browser, with the rights of an operator.
    files: ["packages/console/app/**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { redos },
    rules: {
      "max-lines": ["error", 250],
      "no-restricted-globals": ["error", "localStorage", "eval"],
      "no-restricted-syntax": [
        "error",
        noBuiltExpression,
        {
          selector:
            "JSXAttribute[name.name='dangerouslySetInnerHTML'], MemberExpression[property.name=/^(?:innerHTML|outerHTML)$/]",
          message: "Texts are put in as texts.",
        },
      ],
      "redos/no-vulnerable": ["error", { ignoreErrors: false, checker: "automaton" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    files: ["examples/nest/src/*.ts"],
    rules: {
      // Nest takes a module by its class, and calls a class what it takes as a plain object.
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
    },
  },
  {
    files: ["packages/{*,*/*}/src/**/*.ts"],
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "max-lines": ["error", 250],
    },
  },
  {
    // An exported name says its meaning in a sentence: an editor shows it, and the reader needs no other file.
    files: ["packages/{*,*/*}/src/**/*.ts"],
    ignores: ["packages/internal/**"],
    plugins: { jsdoc },
    rules: {
      "project/file-named-by-export": "error",
      "jsdoc/require-jsdoc": [
        "error",
        {
          // The plugin would write an empty comment, which only hides that the words are missing.
          enableFixer: false,
          // The statement as a whole, so that types, interfaces and annotated constants count as functions do.
          require: { FunctionDeclaration: false },
          contexts: exportedDeclaration,
        },
      ],
      "jsdoc/match-description": [
        "error",
        {
          contexts: exportedDeclaration,
          matchDescription: "^\\S[^]*[.?]\\s*$",
          message: "Say the meaning in a sentence.",
        },
      ],
    },
  },
  {
    files: ["packages/core/src/**/*.ts"],
    rules: {
      "no-restricted-imports": ["error", { paths: [wholeZod] }],
      "no-restricted-globals": ["error", "process", "Buffer", "setImmediate", "require"],
      "no-restricted-syntax": [
        "error",
        ...[noUnwrap, noBuiltExpression, noThrow, noTry, noEmptySpread],
      ],
    },
  },
  {
    // A token passes here: a spread costs less than `present`, which makes arrays.
    files: [
      "packages/core/src/{client-authentication,endpoints,grants,tokens}/**/*.ts",
      "packages/core/src/domain/token-origin.ts",
      // Nothing of core stands below it.
      "packages/core/src/errors/port-error.ts",
    ],
    rules: {
      "no-restricted-syntax": ["error", noUnwrap, noBuiltExpression, noThrow, noTry],
    },
  },
  {
    // The thread begins with each command, and loads no package.
    files: ["packages/storage/sql/src/sqlite/thread.ts"],
    rules: { "no-restricted-syntax": ["error", noUnwrap, noBuiltExpression] },
  },
  {
    files: ["packages/core/src/ports/*.ts"],
    // An answer that may be there at once is what ports speak in.
    ignores: ["packages/core/src/ports/maybe-async.ts"],
    rules: { "project/nothing-runs-in-ports": "error" },
  },
  {
    // A wrong configuration ends the start here.
    files: [
      "packages/core/src/read-config.ts",
      "packages/core/src/mcp.ts",
      "packages/core/src/management/definitions/define-mcp-tenant.ts",
      "packages/core/src/read-user-authorization.ts",
      "packages/core/src/read-device-authorization.ts",
      "packages/core/src/read-client-documents.ts",
      "packages/core/src/read-dynamic-registration.ts",
      "packages/core/src/management/definitions/read.ts",
      "packages/core/src/jwt/stateless-dpop-nonces.ts",
      "packages/core/src/errors/known-options.ts",
    ],
    rules: { "no-restricted-syntax": ["error", noUnwrap, noBuiltExpression, noTry, noEmptySpread] },
  },
  {
    // The borders: where a bug becomes `server_error`, and where what a port throws becomes its answer.
    files: ["packages/core/src/endpoints/endpoint.ts", "packages/core/src/deadlines/guard.ts"],
    rules: { "no-restricted-syntax": ["error", noUnwrap, noBuiltExpression, noThrow] },
  },
  {
    // A contract may insist: what fails there is the test.
    files: ["packages/testing/src/**/*.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    // Inside `lift` a PortError is thrown where a driver would throw, and comes out as it is.
    files: ["packages/storage/*/src/**/*.ts", "examples/storage-nats/src/**/*.ts"],
    rules: { "@typescript-eslint/only-throw-error": "off" },
  },
  {
    files: [
      "packages/{*,*/*}/test/**/*.ts",
      "packages/testing/src/**/*.ts",
      "examples/*/test/**/*.ts",
    ],
    rules: {
      "project/no-code-in-title": "error",
      "@typescript-eslint/explicit-module-boundary-types": "off",
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/use-unknown-in-catch-callback-variable": "off",
      // Clients of others mark as deprecated what is only for loopback.
      "@typescript-eslint/no-deprecated": "off",
    },
  },
);
