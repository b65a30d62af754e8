import type { Choice } from '../language/asl.ts';
import { RuntimeFailure } from '../language/failure.ts';
import type { Departure } from './departure.ts';
import type { Visit } from './visit.ts';

/**
 * Follows the first rule whose condition holds, with the Assign and Output of that rule. Those of the state belong to
 * Default.
 * @throws RuntimeFailure if no rule holds and there is no Default
 */
export async function runChoice(visit: Visit<Choice>): Promise<Departure> {
  const { state, input } = visit;
  for (const [index, rule] of state.Choices.entries()) {
    if (await visit.boolean(`Choices[${index}]/Condition`, rule.Condition)) {
      const from = `Choices[${index}]/`;
      return { next: rule.Next, assign: rule.Assign, output: rule.Output, from, otherwise: input };
    }
  }
  if (state.Default === undefined) {
    throw new RuntimeFailure(
      `An error occurred while executing the state '${visit.name}' (entered at the event id #${visit.enteredEventId}). ` +
        'Failed to transition out of the state. The state does not point to a next state.',
      visit.previousEventId,
    );
  }
  return { next: state.Default, assign: state.Assign, output: state.Output, otherwise: input };
}
