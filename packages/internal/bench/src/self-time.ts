/** What is read of a `.cpuprofile`. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The node that each sample was in. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** From 0. */
    readonly lineNumber: number;
  };
}

export interface HotFunction {
  readonly name: string;
  /** Of the time in which the main thread did anything. */
  readonly share: number;
}

/** The functions in which the main thread was itself for longest, the time in what they call not counted. */
export const hottest = (profile: CpuProfile, count: number): readonly HotFunction[] => {
  const names = new Map(profile.nodes.map((node) => [node.id, nameOf(node)]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [i, id] of profile.samples.entries()) {
    const name = names.get(id);
    const time = profile.timeDeltas[i] ?? 0;
    if (name === undefined || idle.has(name)) continue;
    total += time;
    times.set(name, (times.get(name) ?? 0) + time);
  }
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, time]) => ({ name, share: time / total }));
};

const idle = new Set(["(idle)", "(root)"]);

const nameOf = ({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string => {
  const name = functionName === "" ? "(anonymous)" : functionName;
  return url === "" ? name : `${name} ${placeOf(url)}:${lineNumber + 1}`;
};

/** The part of a path that tells a person which file it is. */
const placeOf = (url: string): string =>
  /(?:packages|node_modules)\/(?!.*node_modules\/)(.*)$/.exec(url)?.[1] ?? url;
