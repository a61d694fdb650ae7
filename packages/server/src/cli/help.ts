import type { Command } from "commander";

/** The name of a command with those above it, without the program's: `tenant create`. */
export const fullName = (command: Command): string => {
  const names: string[] = [];
  for (let at = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(" ");
};

/** The text below a command's options: environment, exit codes, examples. */
export const helpBelow = (command: Command): string => {
  const name = fullName(command);
  const examples = examplesOf(name);
  return `
Environment:
${environmentOf(name)}

Exit codes:
  0  done
  1  refused or failed; the last line on standard error says why
  2  called wrongly
  3  done in part: what was left is told on standard error
${examples.length === 0 ? "" : `\nExamples:\n${examples.map((example) => `  ${example}`).join("\n")}\n`}`;
};

/** The examples of a command; those of a group are its commands'. */
export const examplesOf = (name: string): readonly string[] => {
  const own = examples[name];
  if (own !== undefined) return own;
  const first = ["serve", "tenant create", "client create", "config check"];
  return Object.entries(examples)
    .filter(([other]) => (name === "" ? first.includes(other) : other.startsWith(`${name} `)))
    .flatMap(([, lines]) => lines.slice(0, 1));
};

const environmentOf = (name: string): string =>
  (name === "serve" || name === "" || name.startsWith("config")
    ? [...stores, ...serving]
    : ["openapi", "dev", "completion"].includes(name)
      ? ["  none"]
      : stores
  ).join("\n");

const stores = [
  "  MINTPORT_CONFIG              a JSON configuration file; variables win over it",
  "  MINTPORT_DATA                the data folder; default: .mintport",
  "  MINTPORT_DATABASE_URL        sqlite:, postgres:// or mysql://; default: SQLite in the data folder",
  "  MINTPORT_REDIS_URL           redis:// or rediss://, with commas between those of a Cluster",
  "  MINTPORT_KEY_ENCRYPTION_KEY  32 random bytes in base64url; default: a file in the data folder",
];

const serving = [
  "  MINTPORT_HOST                localhost (default) or IP addresses, with commas between",
  "  MINTPORT_PORT                default: 3000",
  "  MINTPORT_TLS_CERT_FILE, MINTPORT_TLS_KEY_FILE  the certificate and its key, as PEM",
  "  MINTPORT_LOG                 json or off (default)",
  "  docs/configuration.md lists every variable",
];

/** One line at least for each command that does something; each parses as it stands. */
const examples: Readonly<Record<string, readonly string[]>> = {
  serve: [
    "mintport serve",
    "mintport serve --quickstart",
    "mintport serve --config /etc/mintport/config.json --workers 4",
  ],
  dev: ["mintport dev", "mintport dev --port 3000 --json"],
  completion: ["mintport completion bash"],
  migrate: ["mintport migrate --json"],
  "audit verify": ["mintport audit verify"],
  "audit acknowledge": ["mintport audit acknowledge"],
  "audit archive": ["mintport audit archive --before 2027-01-01 --to audit-2026.jsonl"],
  "audit prune": ["mintport audit prune --before 2027-01-01 --archived audit-2026.jsonl"],
  "audit tail": ["mintport audit tail --client reports --outcome refused --limit 50"],
  "tenant create": [
    "mintport tenant create shop --issuer https://auth.example.com/api/v1/tenant/shop --scope 'orders:read orders:write'",
  ],
  "tenant list": ["mintport tenant list --json"],
  "tenant show": ["mintport tenant show shop"],
  "tenant update": ["mintport tenant update shop --file changes.json"],
  "tenant disable": ["mintport tenant disable shop"],
  "tenant enable": ["mintport tenant enable shop"],
  "tenant remove": ["mintport tenant remove shop", "mintport tenant remove shop --with-clients"],
  "tenant end-tokens": ["mintport tenant end-tokens shop"],
  "client create": [
    "mintport client create shop reports --scope orders:read",
    "mintport client create shop orders-api --introspects https://orders.example.com/",
    "mintport client create shop app --redirect-uri https://app.example/callback --delegated-scope orders:read",
  ],
  "client import": [
    "mintport client import clients.csv --tenant shop --dry-run",
    "mintport client import clients.jsonl --tenant shop --report report.jsonl",
  ],
  "client list": ["mintport client list shop", "mintport client list shop --registered"],
  "client show": ["mintport client show shop reports"],
  "client update": ["mintport client update shop reports --file changes.json"],
  "client disable": ["mintport client disable shop reports"],
  "client enable": ["mintport client enable shop reports"],
  "client remove": ["mintport client remove shop reports"],
  "client end-tokens": ["mintport client end-tokens shop reports"],
  "secret add": ["mintport secret add shop reports --label 2027 --expires 2028-01-31"],
  "secret remove": ["mintport secret remove shop reports k3J9sQ"],
  "api-key create": ["mintport api-key create shop reports --scope orders:read --label build"],
  "api-key list": ["mintport api-key list shop reports"],
  "api-key rotate": ["mintport api-key rotate shop reports k3J9sQ --overlap 86400"],
  "api-key revoke": ["mintport api-key revoke shop reports k3J9sQ"],
  "initial-access-token create": [
    "mintport initial-access-token create shop --profile partners --uses 10 --label Partner",
  ],
  "initial-access-token list": ["mintport initial-access-token list shop"],
  "initial-access-token remove": ["mintport initial-access-token remove shop iat-Xk3v90aB"],
  "grant list": ["mintport grant list shop --subject alice"],
  "grant revoke": ["mintport grant revoke shop s2VqYb0xQ1n7Jw --subject alice"],
  "grant end": ["mintport grant end shop --subject alice"],
  "key import": ["mintport key import key.pem --tenant shop --kid 2026-01 --as signing"],
  "key list": ["mintport key list shop"],
  "key rotate": ["mintport key rotate shop --algorithm ES256"],
  "key prepare": ["mintport key prepare shop --algorithm ES256"],
  "key retire": ["mintport key retire shop --algorithm RS256"],
  "key revoke": ["mintport key revoke shop k3J9sQ"],
  "key reseal": ["mintport key reseal shop"],
  export: ["mintport export --tenant shop --to clients.jsonl"],
  explain: ["mintport explain shop --form request.txt --header 'Authorization: Basic cjpz'"],
  doctor: ["mintport doctor --json", "mintport doctor --format html --to report.html"],
  openapi: ["mintport openapi"],
  "quickstart remove": ["mintport quickstart remove"],
  backup: ["mintport backup --to /backup/mintport.db"],
  copy: [
    "mintport copy --from sqlite:/var/lib/mintport/mintport.db",
    "mintport copy --from-config old.json --json",
  ],
  prune: [
    "mintport prune",
    "mintport prune --tenant shop --limit 5000",
    "mintport prune --removed shop",
  ],
  "config check": ["mintport config check --config /etc/mintport/config.json"],
};
