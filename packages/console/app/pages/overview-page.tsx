import { type Bar, Bars } from "../parts/bars.tsx";
import { useConsole } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";
import { Loading } from "../parts/loading.tsx";
import { Moment } from "../parts/moment.tsx";
import { Notice } from "../parts/notice.tsx";
import { goTo, linkTo } from "../parts/route.ts";
import { Status } from "../parts/status.tsx";
import { Table } from "../parts/table.tsx";
import { counted, momentText } from "../parts/time.ts";
import { useLoad } from "../parts/use-load.ts";
import { bySeverity, type Finding } from "./findings-page.tsx";
import { KeysOfTenants } from "./keys-of-tenants.tsx";

interface Overview {
  readonly since: number;
  readonly until: number;
  readonly step: number;
  readonly source: "audit" | "process";
  readonly steps: readonly {
    readonly at: number;
    readonly tokens: number;
    readonly refusals: number;
  }[];
  readonly refusals: readonly { readonly reason: string; readonly count: number }[];
}

interface Expiring {
  readonly complete: boolean;
  readonly items: readonly {
    readonly kind: "secret" | "api-key";
    readonly tenant: string;
    readonly client: string;
    readonly id: string;
    readonly label?: string;
    readonly expiresAt: number;
  }[];
}

const periods: readonly (readonly [string, string])[] = [
  ["24", "24 hours"],
  ["168", "7 days"],
  ["720", "30 days"],
];

/** How the server fares: what it issued and refused, which keys sign, and what will run out. */
export const OverviewPage = ({ hours }: { readonly hours: string }) => {
  const { api } = useConsole();
  const figures = useLoad(
    `overview ${hours}`,
    async () => (await api<Overview>(`/overview?hours=${hours}`)).body,
  );
  const expiring = useLoad("expiring", async () => (await api<Expiring>("/expiring?days=30")).body);
  const findings = useLoad(
    "findings",
    async () => (await api<{ items: readonly Finding[] }>("/findings")).body.items,
  );
  return (
    <>
      <Heading title="Overview">
        <div class="choice" role="group" aria-label="Period">
          {periods.map(([value, words]) => (
            <button
              key={value}
              type="button"
              aria-pressed={value === hours}
              onClick={() => {
                goTo([], { hours: value });
              }}
            >
              {words}
            </button>
          ))}
        </div>
      </Heading>
      <Loading of={figures}>{(value) => <Figures figures={value} />}</Loading>
      <div class="columns">
        <section aria-labelledby="expiring">
          <h2 id="expiring">Runs out within 30 days</h2>
          <Loading of={expiring}>{(value) => <ExpiringTable expiring={value} />}</Loading>
        </section>
        <section aria-labelledby="found">
          <h2 id="found">The doctor's findings</h2>
          <Loading of={findings}>
            {(items) => {
              const [errors, warnings] = (["error", "warning"] as const).map(
                (kind) => items.filter(({ severity }) => severity === kind).length,
              ) as [number, number];
              return items.length === 0 ? (
                <Notice kind="good">No rule is broken.</Notice>
              ) : (
                <>
                  <p class="figures">
                    <Status kind={errors > 0 ? "danger" : "quiet"}>
                      {counted(errors, "error")}
                    </Status>{" "}
                    <Status kind="warning">{counted(warnings, "warning")}</Status>
                  </p>
                  <ul class="list">
                    {[...items]
                      .sort(bySeverity)
                      .slice(0, 4)
                      .map(({ rule, subject, why }) => (
                        <li key={`${rule} ${subject}`}>
                          <strong>{subject}</strong>
                          <span class="quiet">{why}</span>
                        </li>
                      ))}
                  </ul>
                  <p>
                    <a href={linkTo(["findings"])}>All findings, with what mends them</a>
                  </p>
                </>
              );
            }}
          </Loading>
        </section>
      </div>
      <section aria-labelledby="keys">
        <h2 id="keys">Signing keys</h2>
        <KeysOfTenants />
      </section>
    </>
  );
};

const Figures = ({ figures }: { readonly figures: Overview }) => {
  const bars = barsOf(figures);
  const sum = (name: "tokens" | "refusals"): number =>
    bars.reduce((total, bar) => total + bar[name], 0);
  const most = figures.refusals[0]?.count ?? 1;
  return (
    <div class="columns wide-first">
      <section aria-labelledby="issued">
        <h2 id="issued">Tokens over time</h2>
        <p class="figures">
          <span>
            <b>{sum("tokens").toLocaleString("en")}</b> {sum("tokens") === 1 ? "token" : "tokens"}{" "}
            issued
          </span>
          <span>
            <b>{sum("refusals").toLocaleString("en")}</b> refused
          </span>
        </p>
        <Bars bars={bars} />
        <p class="hint">
          {figures.source === "audit"
            ? `Counted from the audit log, since ${momentText(figures.since)}.`
            : "There is no audit log, so this process tells what it counted since its start. Set MINTPORT_AUDIT for the figures of all."}
        </p>
      </section>
      <section aria-labelledby="refused">
        <h2 id="refused">Refusals by reason</h2>
        {figures.refusals.length === 0 ? (
          <p class="quiet">Nobody was refused.</p>
        ) : (
          <ol class="ranking">
            {figures.refusals.slice(0, 10).map(({ reason, count }) => (
              <li key={reason}>
                <a href={linkTo(["audit"], { reason, outcome: "refused" })}>{reason}</a>
                <b>{count.toLocaleString("en")}</b>
                <meter
                  min={0}
                  max={most}
                  value={count}
                  aria-label={`${reason}: ${count.toLocaleString("en")}`}
                />
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
};

/** Steps in which nothing happened have a bar, too: of nothing. */
const barsOf = ({ since, until, step, steps }: Overview): readonly Bar[] => {
  const found = new Map(steps.map((one) => [one.at, one]));
  const bars: Bar[] = [];
  for (let at = since; at <= until; at += step)
    bars.push({
      label: momentText(at),
      tokens: found.get(at)?.tokens ?? 0,
      refusals: found.get(at)?.refusals ?? 0,
    });
  return bars;
};

const ExpiringTable = ({ expiring }: { readonly expiring: Expiring }) => (
  <>
    <Table
      caption="Secrets and API keys that run out"
      rows={expiring.items.slice(0, 20)}
      keyOf={({ tenant, client, id }) => `${tenant} ${client} ${id}`}
      empty={<p class="quiet">No secret and no API key runs out.</p>}
      columns={[
        {
          name: "Client",
          of: ({ tenant, client }) => (
            <a href={linkTo(["tenants", tenant, "clients", client])}>
              {tenant} / {client}
            </a>
          ),
        },
        {
          name: "What",
          of: ({ kind, label, id }) => `${kind === "secret" ? "secret" : "API key"} ${label ?? id}`,
        },
        { name: "Runs out", of: ({ expiresAt }) => <Moment at={expiresAt} /> },
      ]}
    />
    {!expiring.complete && (
      <p class="hint">There are many clients: the first 10,000 were looked at.</p>
    )}
  </>
);
