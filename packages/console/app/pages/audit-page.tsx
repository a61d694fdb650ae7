import { useEffect, useState } from "preact/hooks";
import { ChainCheck } from "../parts/chain-check.tsx";
import { useConsole } from "../parts/context.ts";
import { EntryRow } from "../parts/entry-row.tsx";
import { Field } from "../parts/field.tsx";
import { Heading } from "../parts/heading.tsx";
import { Failure } from "../parts/notice.tsx";
import { goTo } from "../parts/route.ts";
import type { AuditEntry } from "../session/types.ts";

interface AuditPageBody {
  readonly items: readonly AuditEntry[];
  readonly before?: number;
}

type Filters = Readonly<
  Record<"tenant" | "client" | "outcome" | "reason" | "source" | "hours", string>
>;

const filtersIn = (query: URLSearchParams): Filters => ({
  tenant: query.get("tenant") ?? "",
  client: query.get("client") ?? "",
  outcome: query.get("outcome") ?? "",
  reason: query.get("reason") ?? "",
  source: query.get("source") ?? "",
  hours: query.get("hours") ?? "",
});

const outcomes: readonly (readonly [string, string])[] = [
  ["", "any"],
  ["refused", "refused"],
  ["answered", "answered"],
  ["done", "done by an operator"],
  ["lost", "lost: the buffer was full"],
  ["broken", "broken: entries were cut off"],
];

const periods: readonly (readonly [string, string])[] = [
  ["", "ever"],
  ["1", "the last hour"],
  ["24", "the last 24 hours"],
  ["168", "the last 7 days"],
];

/** Who asked for what, and how it ended. */
export const AuditPage = ({ query }: { readonly query: URLSearchParams }) => {
  const { api } = useConsole();
  const key = query.toString();
  const [filters, setFilters] = useState(filtersIn(query));
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const [before, setBefore] = useState<number>();
  const [failure, setFailure] = useState<unknown>();
  const [isLoading, setLoading] = useState(true);
  const load = async (from: number | undefined): Promise<AuditPageBody> =>
    (await api<AuditPageBody>(`/audit?${searchOf(filtersIn(query), from)}`)).body;
  useEffect(() => {
    let isCurrent = true;
    setFilters(filtersIn(query));
    setLoading(true);
    setFailure(undefined);
    load(undefined)
      .then(
        (page) => {
          if (!isCurrent) return;
          setEntries(page.items);
          setBefore(page.before);
        },
        (error: unknown) => {
          if (!isCurrent) return;
          setEntries([]);
          setBefore(undefined);
          setFailure(error);
        },
      )
      .finally(() => {
        if (isCurrent) setLoading(false);
      });
    return () => {
      isCurrent = false;
    };
  }, [key]);
  const more = (): void => {
    setLoading(true);
    load(before)
      .then(
        (page) => {
          setEntries([...entries, ...page.items]);
          setBefore(page.before);
        },
        (error: unknown) => {
          setFailure(error);
        },
      )
      .finally(() => {
        setLoading(false);
      });
  };
  const set = (name: keyof Filters) => (value: string) => {
    setFilters({ ...filters, [name]: value });
  };
  return (
    <>
      <Heading title="Audit log">
        <ChainCheck />
      </Heading>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          goTo(["audit"], filters);
        }}
      >
        <Field label="Tenant" isCode value={filters.tenant} onChange={set("tenant")} />
        <Field label="Client" isCode value={filters.client} onChange={set("client")} />
        <Field
          label="Outcome"
          value={filters.outcome}
          onChange={set("outcome")}
          choices={outcomes}
        />
        <Field label="Reason" isCode value={filters.reason} onChange={set("reason")} />
        <Field label="From address" isCode value={filters.source} onChange={set("source")} />
        <Field label="Since" value={filters.hours} onChange={set("hours")} choices={periods} />
        <div class="buttons">
          <button type="submit" class="primary">
            Search
          </button>
          {key !== "" && (
            <button
              type="button"
              onClick={() => {
                goTo(["audit"]);
              }}
            >
              Clear
            </button>
          )}
        </div>
      </form>
      <Failure failure={failure} />
      <ol class="entries" aria-busy={isLoading}>
        {entries.map((entry) => (
          <EntryRow key={entry.seq} entry={entry} />
        ))}
      </ol>
      {!isLoading && entries.length === 0 && failure === undefined && (
        <p class="empty">No entry matches.</p>
      )}
      {before !== undefined && (
        <p>
          <button type="button" onClick={more} disabled={isLoading}>
            {isLoading ? "Loading…" : "Show older entries"}
          </button>
        </p>
      )}
    </>
  );
};

const searchOf = ({ hours, ...given }: Filters, before: number | undefined): string => {
  const search = new URLSearchParams({ limit: "50" });
  for (const [name, value] of Object.entries(given))
    if (value.trim() !== "") search.set(name, value.trim());
  if (hours !== "")
    search.set("since", String(Math.floor(Date.now() / 1000) - Number(hours) * 3600));
  if (before !== undefined) search.set("before", String(before));
  return search.toString();
};
