import { useConsole } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";
import { Loading } from "../parts/loading.tsx";
import { Notice } from "../parts/notice.tsx";
import { Status } from "../parts/status.tsx";
import { useLoad } from "../parts/use-load.ts";

/** One thing that a rule forbids or advises against. */
export interface Finding {
  readonly rule: string;
  readonly profile: string;
  readonly severity: "error" | "warning" | "note";
  readonly source: string;
  readonly subject: string;
  readonly why: string;
  readonly change: string;
}

/** What the doctor finds, errors first, each with what mends it. */
export const FindingsPage = () => {
  const { api } = useConsole();
  const loaded = useLoad(
    "findings",
    async () => (await api<{ readonly items: readonly Finding[] }>("/findings")).body.items,
  );
  return (
    <>
      <Heading title="Findings">
        <button type="button" onClick={loaded.reload} disabled={loaded.isLoading}>
          {loaded.isLoading ? "Looking…" : "Look again"}
        </button>
      </Heading>
      <p class="quiet">
        The settings, every tenant and every client, held against the rules of OAuth 2.1, RFC 9700
        and operations.
      </p>
      <Loading of={loaded}>
        {(items) =>
          items.length === 0 ? (
            <Notice kind="good">No rule is broken.</Notice>
          ) : (
            <ul class="cards">
              {[...items]
                .sort(bySeverity)
                .map(({ rule, severity, subject, why, change, source }) => (
                  <li key={`${rule} ${subject}`}>
                    <div class="bar">
                      <strong>{subject}</strong>
                      <Status kind={kinds[severity]}>{severity}</Status>
                    </div>
                    <p>{why}</p>
                    <p>
                      <b>To mend it:</b> {change}
                    </p>
                    <p class="hint">
                      <code>{rule}</code> · {source}
                    </p>
                  </li>
                ))}
            </ul>
          )
        }
      </Loading>
    </>
  );
};

/** Errors before warnings. */
export const bySeverity = (one: Finding, other: Finding): number =>
  ranks.indexOf(one.severity) - ranks.indexOf(other.severity);

const ranks: readonly Finding["severity"][] = ["error", "warning", "note"];

const kinds = { error: "danger", warning: "warning", note: "quiet" } as const;
