import { momentText } from "./time.ts";

/** A part of a life line: from when to when something was so. */
export interface Span {
  readonly kind: "announced" | "signing" | "retired" | "live" | "ending";
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/** One line of a drawing over time. */
export interface Line {
  readonly name: string;
  readonly spans: readonly Span[];
}

/** Life lines below each other, with now as a mark. Each span is said in words below its line, too. */
export const Spans = ({
  lines,
  now,
}: {
  readonly lines: readonly Line[];
  readonly now: number;
}) => {
  const moments = lines.flatMap(({ spans }) => spans.flatMap(({ from, to }) => [from, to]));
  const [first, last] = [Math.min(now, ...moments), Math.max(now, ...moments)];
  const at = (moment: number): number => ((moment - first) / Math.max(1, last - first)) * 100;
  return (
    <ul class="spans">
      {lines.map(({ name, spans }) => (
        <li key={name}>
          <span class="span-name">{name}</span>
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="span-ground" x={0} y={0} width={100} height={6} />
            {spans.map(({ kind, from, to }) => (
              <rect
                key={kind}
                class={`span-${kind}`}
                x={at(from)}
                y={0}
                width={Math.max(0.6, at(to) - at(from))}
                height={6}
              />
            ))}
            <rect class="span-now" x={Math.min(99.5, at(now))} y={0} width={0.5} height={6} />
          </svg>
          <span class="span-words">
            {spans.map(({ kind, words, from }) => (
              <span key={kind} class={`key ${kind}`} title={momentText(from)}>
                {words}
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
};
