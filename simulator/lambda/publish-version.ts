import type { FunctionConfiguration, PublishVersionCommandInput } from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { describeVersion } from './configuration';
import { functionReference, needs } from './function-name';
import { findFunction } from './function-record';
import { publish } from './publish';
import { checkRevision } from './revision';

export const publishVersion: Action<PublishVersionCommandInput, FunctionConfiguration> = {
  needs: needs('PublishVersion'),
  run(call) {
    const { world, input } = call;
    const found = findFunction(world, functionReference(call));
    checkRevision(input.RevisionId, found.latest.revisionId);
    if (input.CodeSha256 && input.CodeSha256 !== found.latest.code.sha256) {
      throw awsError(
        'InvalidParameterValueException',
        400,
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${found.latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    }
    return describeVersion(found, publish(world, found, input.Description), true);
  },
};
