import type {
  FunctionConfiguration,
  UpdateFunctionCodeCommandInput,
  UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda';
import type { Action } from '../service';
import { codeOf, type GivenCode } from './code';
import { configured, describeVersion } from './configuration';
import { checkRole, passRole } from './create-function';
import { functionReference, needs } from './function-name';
import { findFunction, type LambdaFunction, type Version } from './function-record';
import { publish } from './publish';
import { checkRevision, revisionOf } from './revision';

export const updateFunctionCode: Action<UpdateFunctionCodeCommandInput & GivenCode, FunctionConfiguration> = {
  needs: needs('UpdateFunctionCode'),
  run(call) {
    const { world, input } = call;
    const found = findFunction(world, functionReference(call));
    checkRevision(input.RevisionId, found.latest.revisionId);
    const code = codeOf(input);
    const architecture = input.Architectures?.[0] ?? found.latest.configuration.architecture;
    const next = { ...found.latest, code, configuration: { ...found.latest.configuration, architecture } };
    const updated = renewed(found, next, world.clock.now());
    if (input.DryRun) return describeVersion(found, updated, false);
    found.latest = updated;
    return describeVersion(found, input.Publish ? publish(world, found, undefined) : found.latest, false);
  },
};

export const updateFunctionConfiguration: Action<
  UpdateFunctionConfigurationCommandInput,
  FunctionConfiguration
> = {
  needs: (call) => [...needs('UpdateFunctionConfiguration')(call), ...passRole(call.input.Role)],
  async run(call) {
    const { world, input } = call;
    const found = findFunction(world, functionReference(call));
    checkRevision(input.RevisionId, found.latest.revisionId);
    checkRole(call);
    const configuration = await configured(call, found, found.latest.configuration);
    found.latest = renewed(found, { ...found.latest, configuration }, world.clock.now());
    return describeVersion(found, found.latest, false);
  },
};

function renewed(found: LambdaFunction, next: Version, modified: number): Version {
  const revisionId = revisionOf(
    found.arn,
    next.configuration,
    next.code.sha256,
    modified,
    found.latest.revisionId,
  );
  return { ...next, modified, revisionId };
}
