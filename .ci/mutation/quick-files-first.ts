import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Runs the files that failed last first, and of the others the quick ones first. The first failure ends the judgement
 * of a mutant, and neighbours die in the same file.
 */
export class QuickFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const past = new Map(files.map((f) => [f, this.ctx.cache.getTestSpecificationResult(f)]));
    const cost = (f: TestSpecification): number => {
      const { failed = false, duration = 0 } = past.get(f) ?? {};
      return failed ? -1 : duration;
    };
    return [...files].sort((a, b) => cost(a) - cost(b));
  }
}
