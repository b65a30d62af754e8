import type { ValidateStateMachineDefinitionDiagnostic } from '@aws-sdk/client-sfn';
import { ServiceError } from '../aws-json.ts';
import type { Integrations } from './integrations/catalog.ts';

export type Diagnostic = ValidateStateMachineDefinitionDiagnostic;

/** A definition may have this many bytes. */
const definitionQuota = 1024 * 1024;

/** Tells what is wrong with a state machine's definition before anything runs. */
export class Validator {
  readonly #integrations: Integrations;

  constructor(integrations: Integrations) {
    this.#integrations = integrations;
  }

  /** @throws ServiceError InvalidDefinition, naming every place */
  async check(text: string): Promise<void> {
    const diagnostics = await this.diagnose(text);
    if (diagnostics.length === 0) return;
    const complaints = diagnostics.map(
      ({ code, message, location }) => `${code}: ${message}${location ? ` at ${location}` : ''}`,
    );
    throw new ServiceError(
      'InvalidDefinition',
      `Invalid State Machine Definition: '${complaints.join(', ')}'`,
    );
  }

  async diagnose(text: string): Promise<Diagnostic[]> {
    if (Buffer.byteLength(text) > definitionQuota) {
      return [error('SCHEMA_VALIDATION_FAILED', `The definition is longer than ${definitionQuota} bytes`)];
    }
    let definition: { QueryLanguage?: string };
    try {
      definition = JSON.parse(text);
    } catch (problem) {
      return [error('INVALID_JSON_DESCRIPTION', (problem as Error).message)];
    }
    if (definition.QueryLanguage !== 'JSONata') {
      return [
        error(
          'SCHEMA_VALIDATION_FAILED',
          'Only state machines with "QueryLanguage": "JSONata" are served here, not JSONPath',
          '/QueryLanguage',
        ),
      ];
    }
    void this.#integrations;
    return [];
  }
}

function error(code: string, message: string, location?: string): Diagnostic {
  return { severity: 'ERROR', code, message, location };
}
