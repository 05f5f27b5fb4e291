/** AWS docs: ValidateStateMachineDefinitionDiagnostic. */
type DiagnosticCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'MISSING_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'INVALID_RESOURCE'
  | 'MISSING_END_STATE'
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_STATE_NAME'
  | 'MISSING_TRANSITION_TARGET';

/** What is wrong with a definition, and where: `/States/Restore/Next`. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly location?: string;
}

export type Report = (code: DiagnosticCode, message: string, location: string) => void;
