import type { AuditEntry } from "../session/types.ts";
import { linkTo } from "./route.ts";
import { Status } from "./status.tsx";
import { momentText } from "./time.ts";

/** One entry of the audit log: who, what and why in a line, and all of it on demand. */
export const EntryRow = ({ entry }: { readonly entry: AuditEntry }) => {
  const { at, outcome = "", reason, tenant, client } = entry;
  return (
    <li>
      <div class="entry">
        <time dateTime={new Date(at * 1000).toISOString()}>{momentText(at)}</time>
        <Status kind={kindOf(outcome)}>{outcome}</Status>
        <span class="what">{whatOf(entry)}</span>
        <span>
          {tenant !== undefined && client !== undefined ? (
            <a href={linkTo(["tenants", tenant, "clients", client])}>
              {tenant} / {client}
            </a>
          ) : (
            (tenant ?? client ?? <span class="quiet">unknown client</span>)
          )}
        </span>
        {reason !== undefined && (
          <a class="reason" href={linkTo(["audit"], { reason, outcome: "refused" })}>
            {reason}
          </a>
        )}
        {textOf(entry["actor_subject"]) !== undefined && (
          <span>by {textOf(entry["actor_subject"])}</span>
        )}
        {textOf(entry["actor_user"]) !== undefined && (
          <span>by {textOf(entry["actor_user"])} (command line)</span>
        )}
        {textOf(entry["remote_address"]) !== undefined && (
          <code>{textOf(entry["remote_address"])}</code>
        )}
      </div>
      <details>
        <summary>
          All fields <span class="hidden">of entry {entry.seq}</span>
        </summary>
        <dl class="facts">
          {Object.entries(entry).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{typeof value === "string" ? value : JSON.stringify(value)}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
};

const kindOf = (outcome: string): "good" | "warning" | "danger" | "quiet" => {
  if (outcome === "refused") return "danger";
  if (outcome === "lost" || outcome === "broken") return "warning";
  return outcome === "done" ? "good" : "quiet";
};

const whatOf = (entry: AuditEntry): string =>
  [textOf(entry["operation"]) ?? entry.endpoint, textOf(entry["grant_type"])]
    .filter((text) => text !== undefined)
    .join(", ");

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;
