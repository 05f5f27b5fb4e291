import type { Alias } from './aliases';
import type { Properties } from './values';

/** What a program asks the engine to bring about for one resource. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** A component whose code runs in another process: not supported. */
  readonly remote: boolean;
  /** URN, empty for the stack. */
  readonly parent: string;
  readonly inputs: Properties;
  /** `<urn>::<id>`, empty when the program named none. */
  readonly provider: string;
  /** By package, the providers that a component hands to its children. */
  readonly providers: Readonly<Record<string, string>>;
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly aliases: readonly Alias[];
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** Absent: as the parent. */
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly deletedWith: string;
  readonly importId: string;
}

/** A goal for a custom resource with no options and no inputs. */
export function plainGoal(type: string, name: string): Goal {
  return {
    ...{
      type,
      name,
      custom: true,
      remote: false,
      parent: '',
      inputs: {},
      provider: '',
      providers: {},
      version: '',
    },
    ...{ dependencies: [], propertyDependencies: {}, aliases: [], ignoreChanges: [], replaceOnChanges: [] },
    ...{ additionalSecretOutputs: [], deletedWith: '', importId: '' },
  };
}
