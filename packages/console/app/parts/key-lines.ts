import type { Key } from "../session/types.ts";
import type { Line, Span } from "./spans.tsx";
import { distanceText } from "./time.ts";

/** Seconds that a window without an end is drawn into the future. */
const horizon = 30 * 86_400;

/** The life of each key: announced, signing, retired. A key without an end is drawn some way on. */
export const keyLines = (keys: readonly Key[], now: number): readonly Line[] =>
  keys.map((key) => ({ name: `${key.kid} (${key.alg}, ${key.state})`, spans: spansOf(key, now) }));

const spansOf = (
  { createdAt, signsFrom: earliest, retiresAt, removedAt, revokedAt }: Key,
  now: number,
): readonly Span[] => {
  // The first key of a tenant signs from ever on.
  const signsFrom = Math.max(createdAt, earliest);
  if (revokedAt !== undefined)
    return [
      {
        kind: "ending",
        from: createdAt,
        to: revokedAt,
        words: `revoked ${distanceText(revokedAt, now)}`,
      },
    ];
  const end = retiresAt ?? Math.max(now, signsFrom) + horizon;
  const spans: Span[] = [];
  if (signsFrom > createdAt)
    spans.push({
      ...{ kind: "announced", from: createdAt, to: signsFrom },
      words: signsFrom > now ? `announced, signs ${distanceText(signsFrom, now)}` : "was announced",
    });
  spans.push({
    ...{ kind: "signing", from: signsFrom, to: end },
    words: signing(signsFrom, retiresAt, now),
  });
  if (retiresAt !== undefined)
    spans.push({
      ...{ kind: "retired", from: retiresAt, to: removedAt ?? Math.max(retiresAt, now) + 86_400 },
      words:
        removedAt === undefined
          ? "then retired: it verifies and signs no more"
          : `retired until it is removed, ${distanceText(removedAt, now)}`,
    });
  return spans;
};

const signing = (from: number, to: number | undefined, now: number): string => {
  if (to === undefined)
    return from > now ? "then signs until it is rotated" : "signs until it is rotated";
  if (to <= now) return `stopped signing ${distanceText(to, now)}`;
  return `${from > now ? "then signs" : "signs now"}, and stops ${distanceText(to, now)}`;
};
