import { Field } from "./field.tsx";
import { type Line, Spans } from "./spans.tsx";
import { distanceText, momentText } from "./time.ts";

/** How long what is there now stays good beside its successor, in seconds. */
export const overlaps: readonly (readonly [string, string])[] = [
  ["0", "not at all: it ends now"],
  ["3600", "1 hour"],
  ["86400", "1 day"],
  ["604800", "7 days"],
  ["2592000", "30 days"],
];

/** The choice of an overlap, and what it means drawn over time. */
export const OverlapField = ({
  what,
  names,
  overlap,
  onChange,
}: {
  readonly what: string;
  /** What is there now. */
  readonly names: readonly string[];
  readonly overlap: string;
  readonly onChange: (overlap: string) => void;
}) => {
  const now = Date.now() / 1000;
  const seconds = Number(overlap);
  const drawn = Math.max(seconds * 1.6, 3600);
  const lines: readonly Line[] = [
    ...names.map(
      (name): Line => ({
        name,
        spans: [
          {
            ...{ kind: "ending", from: now - drawn * 0.25, to: now + seconds },
            words:
              seconds === 0
                ? "ends now"
                : `good until ${momentText(now + seconds)} (${distanceText(now + seconds, now)})`,
          },
        ],
      }),
    ),
    {
      name: `the new ${what}`,
      spans: [{ kind: "live", from: now, to: now + drawn, words: "good from now on" }],
    },
  ];
  return (
    <>
      <Field
        label={`The old ${what} stays good`}
        required
        value={overlap}
        onChange={onChange}
        choices={overlaps}
        hint="Long enough to bring the new one everywhere; not at all if the old one leaked."
      />
      <Spans now={now} lines={lines} />
    </>
  );
};
