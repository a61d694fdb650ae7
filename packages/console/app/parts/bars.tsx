import { counted } from "./time.ts";

/** One bar: how many of what was counted in one step of time. */
export interface Bar {
  readonly label: string;
  readonly tokens: number;
  readonly refusals: number;
}

/** Tokens and refusals over time, drawn; the same figures stand in a table for whoever does not see. */
export const Bars = ({ bars }: { readonly bars: readonly Bar[] }) => {
  const most = Math.max(1, ...bars.map(({ tokens, refusals }) => tokens + refusals));
  const width = 100 / Math.max(1, bars.length);
  return (
    <figure class="bars">
      <svg viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
        {bars.map(({ label, tokens, refusals }, index) => {
          const [given, refused] = [(tokens / most) * 39, (refusals / most) * 39];
          const x = index * width + width * 0.14;
          return (
            <g key={label}>
              <title>{`${label}: ${counted(tokens, "token")}, ${counted(refusals, "refusal")}`}</title>
              <rect class="bar-ground" x={x} y={0} width={width * 0.72} height={40} />
              <rect class="bar-tokens" x={x} y={40 - given} width={width * 0.72} height={given} />
              <rect
                class="bar-refusals"
                x={x}
                y={40 - given - refused}
                width={width * 0.72}
                height={refused}
              />
            </g>
          );
        })}
      </svg>
      <div class="axis" aria-hidden="true">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
      <figcaption class="legend">
        <span class="key tokens">Tokens issued</span>
        <span class="key refusals">Refusals</span>
        <span class="quiet">highest: {most.toLocaleString("en")}</span>
      </figcaption>
      <details>
        <summary>The figures as a table</summary>
        <table>
          <caption class="hidden">Tokens and refusals over time</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col" class="number">
                Tokens
              </th>
              <th scope="col" class="number">
                Refusals
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, tokens, refusals }) => (
              <tr key={label}>
                <td data-name="From">{label}</td>
                <td data-name="Tokens" class="number">
                  {tokens.toLocaleString("en")}
                </td>
                <td data-name="Refusals" class="number">
                  {refusals.toLocaleString("en")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
};
