import { ask } from "../fixture/ask.ts";

/** One line of Prometheus' text. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What is read at a port's `/metrics`. */
export const scraped = async (port: number, token?: string): Promise<readonly Sample[]> => {
  const { status, text } = await ask(`http://127.0.0.1:${port}/metrics`, {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  });
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return samplesOf(text);
};

export const samplesOf = (text: string): readonly Sample[] =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name = "", labels = "", value = ""] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [
        label,
        text,
      ]);
      return {
        name,
        labels: Object.fromEntries(pairs),
        value: Number(value.replace("+Inf", "Infinity")),
      };
    });

/** The sum of the samples of a name that have these labels. */
export const total = (
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number =>
  samples
    .filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);
