import type { PageCommand } from "./page-commands.ts";

/** Commands that no test types, and why. */
interface NotRun {
  /** Where it counts; left out, on every page. */
  readonly page?: string;
  readonly command: RegExp;
  readonly because: string;
}

export const notRun: readonly NotRun[] = [
  {
    command: /^(?:npx -y )?(?:pnpm|npm)(?:@\S+)? (?:add|install|create)\b/,
    because: "it fetches packages, and ours are on no registry yet",
  },
  {
    command: /^npx -y pnpm@\S+ (?:start|test|run build|-r|exec)\b/,
    because: "it installs, builds or packs the repository that these tests run in",
  },
  { command: /^git clone |^cd mintport$/, because: "it fetches the repository from the internet" },
  {
    page: "docs/getting-started.md",
    command: /^(?:mkdir|cd) \.\.\/my-server$|^npm init -y$/,
    because: "the folder is for packages that are packed there, and those are linked here",
  },
  { command: /^sudo /, because: "it changes the machine: systemd, nginx and what root owns" },
  {
    page: "docs/deploy/README.md",
    command: /^docker |^cd docs\/deploy$|^echo "POSTGRES_PASSWORD=/,
    because: "it needs Docker and images from the internet; deploy.test.ts reads both files",
  },
  {
    page: "docs/deploy/README.md",
    command: /^curl .*login\.example\.com/,
    because: "it asks a proxy from outside; nginx.test.ts asks nginx the same",
  },
  {
    page: "docs/doctor.md",
    command: /^curl .*login\.example\.com/,
    because: "it asks a proxy from outside; nginx.test.ts does so",
  },
  {
    page: "docs/metrics.md",
    command: /^prometheus /,
    because: "metrics/deployed.test.ts runs a Prometheus on that file, where there is one",
  },
  {
    page: "docs/admin-api.md",
    command: /^npx @hey-api\/openapi-ts/,
    because: "it fetches a package; admin/generated-client.test.ts runs that version",
  },
  {
    page: "docs/mcp.md",
    command: /^claude /,
    because: "it needs an account, and a document on the internet",
  },
  {
    page: "docs/mcp.md",
    command: /^npx -y (?:mcp-remote|@modelcontextprotocol\/inspector)@/,
    because: "it fetches a package; the tests of MCP in conformance run those versions",
  },
  {
    page: "docs/mutation.md",
    command: /^pnpm mutate/,
    because: "it runs tests for an hour, these among them",
  },
  {
    page: "packages/internal/bench/README.md",
    command: /^pnpm bench/,
    because: "it measures for minutes, and wants a machine to itself",
  },
  {
    page: "packages/create-storage/template/README.md",
    command: /^npm (?:run check|test)\b/,
    because: "create-storage's new-adapter.test.ts runs both in a folder that it wrote",
  },
];

export const reasonNotToRun = ({ page, line }: PageCommand): string | undefined =>
  notRun.find((one) => (one.page ?? page) === page && one.command.test(line))?.because;

/** Blocks whose commands another test runs, all of them and in their order. */
interface RunElsewhere {
  readonly page: string;
  readonly language: "sh" | "console";
  /** Left out: every command. */
  readonly command?: RegExp;
  /** Left out: every section. */
  readonly sections?: readonly string[];
  readonly test: string;
}

export const runElsewhere: readonly RunElsewhere[] = [
  {
    ...{ page: "docs/operate.md", test: "packages/server/test/operate-page.test.ts" },
    language: "sh",
    command: /^mintport /,
  },
  {
    ...{ page: "docs/backup.md", test: "packages/server/test/backup.test.ts" },
    language: "sh",
    sections: ["SQLite", "PostgreSQL", "MariaDB and MySQL"],
  },
  {
    ...{ page: "docs/move-to-postgresql.md", test: "packages/server/test/copy/move-page.test.ts" },
    language: "sh",
    sections: ["The move", "From a database with a password"],
  },
  {
    ...{ page: "docs/introspection.md", test: "packages/server/test/introspection-page.test.ts" },
    language: "sh",
    sections: ["On the ready server"],
  },
  {
    page: "docs/import.md",
    language: "console",
    sections: ["JSON Lines", "CSV", "Keycloak", "Ory Hydra", "Auth0", "Signing keys"],
    test: "packages/internal/conformance/test/docs/import-page.test.ts",
  },
];

export const testElsewhere = (command: PageCommand): string | undefined =>
  runElsewhere.find(
    (one) =>
      one.page === command.page &&
      one.language === command.language &&
      one.command?.test(command.line) !== false &&
      one.sections?.includes(command.section) !== false,
  )?.test;
