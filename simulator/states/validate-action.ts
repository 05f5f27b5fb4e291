import type {
  ValidateStateMachineDefinitionCommandInput,
  ValidateStateMachineDefinitionCommandOutput,
} from '@aws-sdk/client-sfn';
import type { Action } from '../service';
import { validateDefinition } from './validate-definition';

export const ValidateStateMachineDefinition: Action<
  ValidateStateMachineDefinitionCommandInput,
  Omit<ValidateStateMachineDefinitionCommandOutput, '$metadata'>
> = {
  needs: () => [{ action: 'states:ValidateStateMachineDefinition', resource: '*' }],
  run({ world, input }) {
    const { diagnostics } = validateDefinition(world, input.definition ?? '');
    const most = input.maxResults === undefined || input.maxResults === 0 ? 100 : input.maxResults;
    return {
      result: diagnostics.length === 0 ? 'OK' : 'FAIL',
      diagnostics: diagnostics.slice(0, most).map((one) => ({ severity: 'ERROR' as const, ...one })),
      truncated: diagnostics.length > most,
    };
  },
};
