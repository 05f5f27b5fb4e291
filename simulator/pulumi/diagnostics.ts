export const SEVERITIES = ['info', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A message of the program or of the engine, about a resource or (URN empty) about the whole deployment. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly urn: string;
  readonly message: string;
}

/** A deployment that failed. What it had made before is in the state. */
export interface DeploymentError extends Error {
  readonly diagnostics: readonly Diagnostic[];
}

/** The error of a failed deployment: its message is every error among the diagnostics, each with its resource. */
export function deploymentError(what: string, diagnostics: readonly Diagnostic[]): DeploymentError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const lines = errors.map(({ urn, message }) => (urn === '' ? message : `${message}\n  (${urn})`));
  return Object.assign(new Error(`${what} failed: ${lines.join('\n')}`), {
    name: 'DeploymentError',
    diagnostics,
  });
}

export function isDeploymentError(error: unknown): error is DeploymentError {
  return error instanceof Error && 'diagnostics' in error;
}
