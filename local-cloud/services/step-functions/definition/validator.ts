import { ServiceError } from '../../../http/aws-json.ts';
import type { Integrations } from '../integrations/catalog.ts';
import {
  type Definition,
  itemReaderResources,
  type MapState,
  resultWriterResource,
  type Task,
} from '../language/asl.ts';
import { type PlacedState, statesOf } from '../language/states.ts';
import { type Diagnostic, diagnostic, schemaError } from './diagnostic.ts';
import { checkExpressions } from './expressions.ts';
import { checkMachineFields } from './fields.ts';
import { checkQueryLanguage } from './query-language.ts';
import { checkScopes } from './scopes.ts';
import { checkTransitions } from './transitions.ts';

/** Finds what is wrong with the definition of a state machine before it runs. */
export class Validator {
  readonly #integrations: Integrations;

  constructor(integrations: Integrations) {
    this.#integrations = integrations;
  }

  /** @throws ServiceError InvalidDefinition, with the location of each problem */
  async check(text: string): Promise<void> {
    const diagnostics = await this.diagnose(text);
    if (diagnostics.length === 0) return;
    const complaints = diagnostics.map(
      ({ code, message, location }) => `${code}: ${message} at ${location ?? null}`,
    );
    throw new ServiceError(
      'InvalidDefinition',
      `Invalid State Machine Definition: '${complaints.join(', ')}'`,
    );
  }

  /** Later checks rely on the earlier ones, so an early kind of problem hides later ones. */
  async diagnose(text: string): Promise<Diagnostic[]> {
    let definition: Definition;
    try {
      definition = JSON.parse(text);
    } catch (error) {
      return [diagnostic('INVALID_JSON_DESCRIPTION', (error as Error).message)];
    }
    for (const check of [checkQueryLanguage, checkMachineFields]) {
      const faults = check(definition);
      if (faults.length > 0) return faults;
    }
    const states = [...statesOf(definition)];
    return [
      ...checkTransitions(definition),
      ...checkScopes(definition),
      ...checkExpressions(definition),
      ...(await this.#checkResources(states)),
    ];
  }

  async #checkResources(states: readonly PlacedState[]): Promise<Diagnostic[]> {
    const faults: Diagnostic[] = [];
    for (const { state, location } of states) {
      if (state.Type === 'Task') faults.push(...(await this.#checkTask(state, location)));
      if (state.Type === 'Map') faults.push(...checkMapResources(state, location));
    }
    return faults;
  }

  async #checkTask({ Resource, Arguments }: Task, location: string): Promise<Diagnostic[]> {
    const problem = await this.#integrations.problem(Resource);
    if (problem) return [schemaError(problem, `${location}/Resource`)];
    const problems = await this.#integrations.argumentProblems(Resource, Arguments);
    return problems.map((each) => schemaError(each, `${location}/Arguments`));
  }
}

function checkMapResources({ ItemReader, ResultWriter }: MapState, location: string): Diagnostic[] {
  const faults: Diagnostic[] = [];
  if (ItemReader && !itemReaderResources.includes(ItemReader.Resource)) {
    const problem = `The item reader '${ItemReader.Resource}' is not known here`;
    faults.push(schemaError(problem, `${location}/ItemReader/Resource`));
  }
  if (ResultWriter?.Resource !== undefined && ResultWriter.Resource !== resultWriterResource) {
    const problem = `The result writer '${ResultWriter.Resource}' is not known here`;
    faults.push(schemaError(problem, `${location}/ResultWriter/Resource`));
  }
  return faults;
}
