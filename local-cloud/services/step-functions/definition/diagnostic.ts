import type { ValidateStateMachineDefinitionDiagnostic } from '@aws-sdk/client-sfn';

/** A problem in a definition, and where it is. */
export type Diagnostic = ValidateStateMachineDefinitionDiagnostic;

/** @param location - a path such as `/States/Wait a little/Seconds` */
export function schemaError(message: string, location: string): Diagnostic {
  return diagnostic('SCHEMA_VALIDATION_FAILED', message, location || '/');
}

export function diagnostic(code: string, message: string, location?: string): Diagnostic {
  return { severity: 'ERROR', code, message, location };
}
