import { status } from '@grpc/grpc-js';
import type { Deployment } from './deployment';
import { refusal } from './refusal';

/** What is under way for a program, and whether the deployment has failed. */
export interface Progress {
  /** Runs a step on a resource; its failure is noted as a diagnostic and fails the deployment. */
  step<T>(urn: string, work: () => Promise<T>): Promise<T>;
  /** Runs other work for the program. */
  during<T>(work: () => T | Promise<T>): Promise<T>;
  /** Notes that a step failed: the deployment ends, and whatever else the program asks for is turned away. */
  fail(urn: string, error: unknown): void;
  /** Notes a fault of the program, which may still ask for what it had begun. */
  fault(urn: string, error: unknown): void;
  /** Whether a step failed. */
  readonly failed: boolean;
  /** Whether anything went wrong. */
  readonly faulty: boolean;
  /** Resolves once a step has failed. */
  readonly failure: Promise<void>;
  /** Whether something is under way. */
  readonly busy: boolean;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  /** How many requests have begun so far. */
  readonly begun: number;
}

export function createProgress(deployment: Deployment): Progress {
  let failed = false;
  let begun = 0;
  let running = 0;
  let tellFailure: () => void = () => {};
  const idle: (() => void)[] = [];
  const failure = new Promise<void>((resolve) => {
    tellFailure = resolve;
  });

  const progress: Progress = {
    async step(urn, work) {
      if (failed) throw refusal(status.UNAVAILABLE, 'The deployment has ended.');
      return progress.during(async () => {
        try {
          return await work();
        } catch (error) {
          progress.fail(urn, error);
          throw refusal(status.UNAVAILABLE, 'The deployment has ended.');
        }
      });
    },
    async during(work) {
      begun++;
      running++;
      try {
        return await work();
      } finally {
        running--;
        if (running === 0) for (const tell of idle.splice(0)) tell();
      }
    },
    fail(urn, error) {
      failed = true;
      progress.fault(urn, error);
      tellFailure();
    },
    fault(urn, error) {
      const message = error instanceof Error ? error.message : String(error);
      deployment.diagnostics.push({ severity: 'error', urn, message });
    },
    get failed() {
      return failed;
    },
    get faulty() {
      return deployment.diagnostics.some(({ severity }) => severity === 'error');
    },
    failure,
    get busy() {
      return running > 0;
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
    get begun() {
      return begun;
    },
  };
  return progress;
}
